import type { MatchJob } from '../../arena/job.ts'
import { encounterJobs, type Series } from '../../arena/series.ts'
import type { GameSpec } from '../../envs/core/game.ts'
import { LudusError } from '../../envs/core/result.ts'
import type { TournamentConfig } from './config.ts'
import type { Field, Format } from './format.ts'
import { formats, solo } from './formats.ts'
import { labelOf, type Meeting } from './meeting.ts'

/** What the league needs to know of a game. */
export type Rules = Pick<GameSpec, 'players' | 'scoring'>

/** The format of a tournament in a game, and the field that it works on. Throws where the two don't go together. */
export function planOf(config: TournamentConfig, rules: Rules): { format: Format; field: Field } {
  const entrants = config.agents.length
  const field = (repeats: number): Field => ({
    entrants,
    repeats,
    rounds: config.rounds ?? Math.max(1, Math.ceil(Math.log2(entrants))),
    tiebreaks: config.tiebreaks,
  })
  if (rules.players === 1) {
    if (config.format !== 'round-robin') {
      refuse(`Expected format round-robin in a one-player world, where nobody meets anybody, but got ${config.format}.`)
    }
    return { format: solo, field: field(config.games) }
  }
  if (rules.players !== 2) refuse(`Expected a game of one or two players, but got one of ${rules.players}.`)
  if (entrants < 2) refuse(`Expected at least two agents for a game of two players, but got ${entrants}.`)
  return { format: formats[config.format], field: field(Math.ceil(config.games / 2)) }
}

/** What the matches of a run share, of any configuration that has the fields of `runFields`. */
export interface RunConfig extends Omit<Series, 'position'> {
  readonly position?: string | undefined
  readonly agents: readonly string[]
}

/**
 * The jobs of one repeat of a meeting: both games of a pair, or one episode. Seeds name round, entrants and repeat, never the order of
 * play. Two who meet have openings of their own, so that pairs are independent of each other, as the ratings' intervals assume; those
 * who play alone all have the same seeds, so that they can be compared episode by episode.
 */
export function jobsOf(
  config: RunConfig,
  { round, entrants }: Omit<Meeting, 'repeats'>,
  pair: number,
): readonly MatchJob[] {
  const { position, ...shared } = config
  const label = labelOf(entrants)
  const series: Series = {
    ...shared,
    ...(position === undefined ? {} : { position }),
    seed: entrants.length === 1 ? config.seed : `${config.seed}/${label}`,
  }
  return encounterJobs(series, { round, pair, label, agents: entrants.map(entrant => config.agents[entrant]) })
}

/** Every job of these meetings: the first repeat of all of them, then the second, so that standings are fair at any time. */
export function* schedule(config: RunConfig, meetings: readonly Meeting[]): Generator<MatchJob> {
  const longest = Math.max(0, ...meetings.map(each => each.repeats))
  for (let pair = 0; pair < longest; pair++) {
    for (const meeting of meetings) {
      if (pair < meeting.repeats) yield* jobsOf(config, meeting, pair)
    }
  }
}

function refuse(message: string): never {
  throw new LudusError({ code: 'bad-tournament', message })
}
