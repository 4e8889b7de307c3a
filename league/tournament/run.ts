import type { MatchRecord } from '../../arena/job.ts'
import type { MatchPool } from '../../arena/workers/pool.ts'
import { type MatchResult, resultOf } from '../matchResult.ts'
import { type Standings, standingsOf } from '../standings.ts'
import { Tally } from '../tally.ts'
import type { TournamentConfig } from './config.ts'
import { type Entrant, entrantsOf } from './entrants.ts'
import type { Field, Format } from './format.ts'
import { playInFlight } from './inFlight.ts'
import { type Meeting, readKey } from './meeting.ts'
import { planOf, type Rules, schedule } from './schedule.ts'

/** How far a run is. */
export interface Progress {
  readonly done: number
  /** Matches in all, as far as known: a knockout may need further pairs. */
  readonly total: number
  /** Matches a second since this run was started or resumed; 0 before the first. */
  readonly perSecond: number
  /** Until the end at this pace; null before the first match. */
  readonly secondsLeft: number | null
}

export type TournamentEvent =
  | { readonly type: 'start'; readonly progress: Progress }
  /** A round, or what is played of it at one time, begins. */
  | { readonly type: 'meetings'; readonly meetings: readonly Meeting[] }
  | { readonly type: 'match'; readonly record: MatchRecord; readonly progress: Progress }
  | { readonly type: 'standings'; readonly standings: Standings }
  /** The last event; `complete` is false where the signal stopped the run. */
  | { readonly type: 'end'; readonly complete: boolean; readonly standings: Standings; readonly progress: Progress }

export interface RunOptions {
  readonly pool: Pick<MatchPool, 'play' | 'size'>
  /** What is already recorded: these matches are not played again. */
  readonly recorded?: Iterable<MatchResult> | AsyncIterable<MatchResult>
  /** Stores a finished match. It is awaited before the match counts, so nothing counts that would be lost. */
  readonly onRecord?: (record: MatchRecord) => void | Promise<void>
  readonly signal?: AbortSignal
  /** Matches handed to the pool; by default twice as many as it plays at a time, so that none of its threads waits for the next. */
  readonly inFlight?: number
  /** Least milliseconds between two `standings` events. Default 1000. */
  readonly every?: number
}

/** A tournament with what has been played of it: standings at any time, and what is still to play. */
export class Tournament {
  readonly config: TournamentConfig
  readonly entrants: readonly Entrant[]
  readonly tally: Tally
  private readonly format: Format
  private readonly field: Field

  /** Throws where format, game and number of agents don't go together. */
  constructor(config: TournamentConfig, rules: Rules) {
    const { format, field } = planOf(config, rules)
    this.config = config
    this.entrants = entrantsOf(config.agents)
    this.tally = new Tally(config.agents.length, rules)
    this.format = format
    this.field = field
  }

  /** Meetings under way; none when the tournament is over. */
  meetings(): readonly Meeting[] {
    return this.format.meetings(this.field, (round, entrants) => this.tally.result(round, entrants))
  }

  standings(): Standings {
    const places = this.format.places?.(this.field, (round, entrants) => this.tally.result(round, entrants))
    return standingsOf(this.entrants, this.tally, places)
  }

  /** Matches in all, as far as known from the meetings under way. */
  total(meetings: readonly Meeting[]): number {
    const { players } = this.tally.rules
    const left = meetings.reduce(
      (sum, each) => sum + each.repeats * players - this.tally.result(each.round, each.entrants).games,
      0,
    )
    const planned = this.format.expected(this.field) * this.field.repeats * players
    return left === 0 ? this.tally.matches : Math.max(planned, this.tally.matches + left)
  }
}

/**
 * Plays what is missing of a tournament and yields what happens. With the same configuration, resuming after any interruption
 * plays exactly the matches that an uninterrupted run would still have played.
 */
export async function* runTournament(tournament: Tournament, options: RunOptions): AsyncGenerator<TournamentEvent> {
  const { pool, onRecord, signal, every = 1000 } = options
  const { tally, config } = tournament
  for await (const match of options.recorded ?? []) tally.add(match)
  const begun = performance.now()
  const before = tally.matches
  let shown = begun
  let meetings = tournament.meetings()
  let total = tournament.total(meetings)
  const progress = (): Progress => {
    const seconds = (performance.now() - begun) / 1000
    const perSecond = tally.matches > before && seconds > 0 ? (tally.matches - before) / seconds : 0
    return {
      done: tally.matches,
      total,
      perSecond,
      secondsLeft: perSecond > 0 ? (total - tally.matches) / perSecond : null,
    }
  }
  yield { type: 'start', progress: progress() }
  while (meetings.length > 0 && !signal?.aborted) {
    yield { type: 'meetings', meetings }
    const jobs = missing(tournament, meetings)
    for await (const record of playInFlight(jobs, pool, options.inFlight ?? 2 * pool.size, signal)) {
      await onRecord?.(record)
      tally.add(resultOf(record))
      yield { type: 'match', record, progress: progress() }
      if (performance.now() - shown < every) continue
      shown = performance.now()
      yield { type: 'standings', standings: tournament.standings() }
    }
    if (signal?.aborted) break
    meetings = tournament.meetings()
    total = tournament.total(meetings)
  }
  const complete = tournament.meetings().length === 0
  yield { type: 'end', complete, standings: tournament.standings(), progress: progress() }

  function missing(of: Tournament, now: readonly Meeting[]) {
    const all = schedule(config, now)
    return () => {
      for (;;) {
        const { value, done } = all.next()
        if (done) return undefined
        if (!of.tally.has(readKey(value.key))) return value
      }
    }
  }
}
