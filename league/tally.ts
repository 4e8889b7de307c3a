import { FORFEITS, type Forfeit } from '../arena/job.ts'
import type { MatchResult } from './matchResult.ts'
import type { Duel } from './ratings/bradleyTerry.ts'
import type { PointsDuel } from './ratings/leastSquares.ts'
import { type Moments, merged, NO_MOMENTS, repeated, rescaled, withNumber } from './ratings/moments.ts'
import {
  GAME_POINTS,
  type GameOutcome,
  NO_PAIRS,
  type PairCounts,
  pairOf,
  REVERSED,
  withPair,
} from './ratings/pairs.ts'
import { labelOf, type MatchPlace, type MeetingResult, readKey, seatsOf } from './tournament/meeting.ts'
import { NumberSet } from './tournament/numberSet.ts'
import type { Rules } from './tournament/schedule.ts'

export type ForfeitCounts = Readonly<Record<Forfeit['reason'], number>>

/** What an entrant did in all its matches. */
export interface EntrantTotals {
  readonly games: number
  readonly wins: number
  readonly draws: number
  readonly losses: number
  /** Matches that it lost by something other than the rules; each is a loss too. */
  readonly forfeits: ForfeitCounts
  readonly thinking: number // milliseconds
  readonly decisions: number
  /** Finished matches that ended by the rules rather than by a limit on their length. */
  readonly terminated: number
}

/** A game's result for its first entrant. */
interface GameResult {
  readonly outcome: GameOutcome
  readonly points: number
}

/**
 * Adds up matches one by one, in any order, each once. What it holds grows with meetings and unfinished pairs, not with matches, but for one bit
 * a match that says that it was played. It is all that standings, formats and a resume need.
 *
 * A forfeit is a loss. In games of points it costs what the returns say, at least one point. In one-player worlds an episode that was forfeited
 * or given up counts as the lowest return that anyone has in a finished one: giving up early must not pay where every step costs.
 */
export class Tally {
  readonly entrants: number
  readonly rules: Rules
  /** Results of seat 0 against seat 1, over all matches. */
  firstSeat: Readonly<Record<GameOutcome, number>> = { l: 0, d: 0, w: 0 }
  matches = 0
  private readonly totals: EntrantTotals[]
  private readonly meetings = new Map<string, MeetingResult>()
  private readonly played = new Map<string, NumberSet>()
  private readonly halves = new Map<string, { entrants: readonly number[]; result: GameResult }>() // pairs with one game finished
  private readonly pairs = new Map<string, PairCounts>()
  private readonly points = new Map<string, Moments>() // mean of a pair's two games, for the lower entrant
  private readonly episodes: Moments[]
  private readonly solo: SoloComparison

  constructor(entrants: number, rules: Rules) {
    this.entrants = entrants
    this.rules = rules
    this.totals = Array.from({ length: entrants }, () => NO_TOTALS)
    this.episodes = Array.from({ length: entrants }, () => NO_MOMENTS)
    this.solo = new SoloComparison(entrants)
  }

  /** Counts a match; false where it was counted before. Throws where its key is not one of this tournament. */
  add(match: MatchResult): boolean {
    const place = readKey(match.key)
    if (place.entrants.length !== this.rules.players || place.entrants.some(each => each >= this.entrants)) {
      throw new Error(
        `Expected a match of ${this.rules.players} of ${this.entrants} entrants, but got the key '${match.key}'.`,
      )
    }
    const meeting = meetingKey(place.round, place.entrants)
    const seen = this.played.get(meeting) ?? new NumberSet()
    this.played.set(meeting, seen)
    if (!seen.add(numberOf(place))) return false
    this.matches++
    if (this.rules.players === 1) this.addEpisode(place, match)
    else this.addGame(place, match)
    return true
  }

  has(place: MatchPlace): boolean {
    return this.played.get(meetingKey(place.round, place.entrants))?.has(numberOf(place)) ?? false
  }

  result(round: number, entrants: readonly number[]): MeetingResult {
    return this.meetings.get(meetingKey(round, entrants)) ?? { games: 0, points: 0, margin: 0 }
  }

  totalsOf(entrant: number): EntrantTotals {
    return this.totals[entrant]
  }

  /** Results of every two that met, over all rounds; a game whose partner is still missing counts on its own. */
  duels(): Duel[] {
    const counts = new Map(this.pairs)
    for (const { entrants, result } of this.halves.values()) {
      const label = labelOf(entrants)
      counts.set(label, withPair(counts.get(label) ?? NO_PAIRS, result.outcome))
    }
    return [...counts].map(([label, counts]) => ({ ...ends(label), counts })).sort(byEntrants)
  }

  /** Points of every two that met, one number a finished pair. */
  pointsDuels(): PointsDuel[] {
    return [...this.points].map(([label, points]) => ({ ...ends(label), points })).sort(byEntrants)
  }

  /** Returns of an entrant's episodes, unfinished ones at the lowest return; none where nobody has finished any. */
  returnsOf(entrant: number): Moments {
    const { lowest } = this.solo
    const unfinished = this.totals[entrant].games - this.episodes[entrant].count
    if (lowest === undefined) return NO_MOMENTS
    return merged(this.episodes[entrant], repeated(lowest, unfinished))
  }

  /** Differences in return, episode by episode, between two entrants that played the same ones. */
  returnDifferences(a: number, b: number): Moments {
    return this.solo.differences(a, b)
  }

  private addEpisode(place: MatchPlace, match: MatchResult): void {
    const [entrant] = place.entrants
    const finished = match.forfeit || match.resigned !== undefined ? undefined : match.returns[0]
    if (finished !== undefined) this.episodes[entrant] = withNumber(this.episodes[entrant], finished)
    this.solo.add(entrant, place.pair, finished)
    this.enter(entrant, match, 0, undefined)
    this.enterMeeting(place, { outcome: 'd', points: 0 })
  }

  private addGame(place: MatchPlace, match: MatchResult): void {
    const seats = seatsOf(place)
    const first = firstSeatResult(match, this.rules)
    this.firstSeat = { ...this.firstSeat, [first.outcome]: this.firstSeat[first.outcome] + 1 }
    this.enter(seats[0], match, 0, first.outcome)
    this.enter(seats[1], match, 1, REVERSED[first.outcome])
    this.enterMeeting(place, seats[0] === place.entrants[0] ? first : reversed(first))
    this.enterPair(place, seats[0] < seats[1] ? first : reversed(first))
  }

  private enter(entrant: number, match: MatchResult, seat: number, outcome: GameOutcome | undefined): void {
    const before = this.totals[entrant]
    const forfeit = match.forfeit?.player === seat ? match.forfeit.reason : undefined
    this.totals[entrant] = {
      games: before.games + 1,
      wins: before.wins + (outcome === 'w' ? 1 : 0),
      draws: before.draws + (outcome === 'd' ? 1 : 0),
      losses: before.losses + (outcome === 'l' ? 1 : 0),
      forfeits: forfeit ? { ...before.forfeits, [forfeit]: before.forfeits[forfeit] + 1 } : before.forfeits,
      thinking: before.thinking + match.thinking[seat],
      decisions: before.decisions + match.decisions[seat],
      terminated: before.terminated + (match.end === 'terminated' && !match.forfeit ? 1 : 0),
    }
  }

  private enterMeeting(place: MatchPlace, result: GameResult): void {
    const before = this.result(place.round, place.entrants)
    this.meetings.set(meetingKey(place.round, place.entrants), {
      games: before.games + 1,
      points: before.points + GAME_POINTS[result.outcome],
      margin: before.margin + result.points,
    })
  }

  private enterPair({ round, entrants, pair }: MatchPlace, result: GameResult): void {
    const key = `${meetingKey(round, entrants)}/${pair}`
    const ordered = [...entrants].sort((a, b) => a - b)
    const partner = this.halves.get(key)
    if (!partner) {
      this.halves.set(key, { entrants: ordered, result })
      return
    }
    this.halves.delete(key)
    const label = labelOf(ordered)
    const outcome = pairOf(partner.result.outcome, result.outcome)
    this.pairs.set(label, withPair(this.pairs.get(label) ?? NO_PAIRS, outcome))
    const mean = (partner.result.points + result.points) / 2
    this.points.set(label, withNumber(this.points.get(label) ?? NO_MOMENTS, mean))
  }
}

/** The result of a two-player match for seat 0. */
export function firstSeatResult(match: MatchResult, { scoring }: Rules): GameResult {
  const [own, other] = match.returns
  if (match.forfeit) {
    const loser = match.forfeit.player
    const cost = scoring === 'points' ? Math.max(1, -match.returns[loser]) : 1
    return loser === 0 ? { outcome: 'l', points: -cost } : { outcome: 'w', points: cost }
  }
  const outcome = own > other ? 'w' : own < other ? 'l' : 'd'
  return { outcome, points: scoring === 'points' ? own : 2 * GAME_POINTS[outcome] - 1 }
}

/** Returns of entrants that play the same episodes, compared two by two. */
class SoloComparison {
  /** Lowest return of a finished episode; undefined before there is one. */
  lowest: number | undefined
  private readonly waiting = new Map<number, { entrant: number; value: number | undefined }[]>() // by episode, until all have played it
  private readonly entrants: number
  private readonly both: Moments[][] // [a][b], a < b: a's return minus b's, both finished
  private readonly alone: Moments[][] // [a][b]: a's return where only a finished
  private readonly neither: number[][] // [a][b], a < b: episodes that neither finished

  constructor(entrants: number) {
    const square = <T>(value: T) => Array.from({ length: entrants }, () => new Array<T>(entrants).fill(value))
    this.entrants = entrants
    this.both = square(NO_MOMENTS)
    this.alone = square(NO_MOMENTS)
    this.neither = square(0)
  }

  /** @param value the return, undefined where the episode was not finished. */
  add(entrant: number, episode: number, value: number | undefined): void {
    if (value !== undefined && !(value >= this.lowest!)) this.lowest = value
    const others = this.waiting.get(episode) ?? []
    for (const other of others) {
      if (entrant < other.entrant) this.compare(entrant, value, other.entrant, other.value)
      else this.compare(other.entrant, other.value, entrant, value)
    }
    others.push({ entrant, value })
    if (others.length === this.entrants) this.waiting.delete(episode)
    else this.waiting.set(episode, others)
  }

  differences(a: number, b: number): Moments {
    if (a > b) return rescaled(this.differences(b, a), -1, 0)
    if (this.lowest === undefined) return NO_MOMENTS
    const onlyA = rescaled(this.alone[a][b], 1, -this.lowest)
    const onlyB = rescaled(this.alone[b][a], -1, this.lowest)
    return [onlyA, onlyB, repeated(0, this.neither[a][b])].reduce(merged, this.both[a][b])
  }

  private compare(a: number, ofA: number | undefined, b: number, ofB: number | undefined): void {
    if (ofA !== undefined && ofB !== undefined) this.both[a][b] = withNumber(this.both[a][b], ofA - ofB)
    else if (ofA !== undefined) this.alone[a][b] = withNumber(this.alone[a][b], ofA)
    else if (ofB !== undefined) this.alone[b][a] = withNumber(this.alone[b][a], ofB)
    else this.neither[a][b]++
  }
}

const NO_TOTALS: EntrantTotals = {
  games: 0,
  wins: 0,
  draws: 0,
  losses: 0,
  forfeits: Object.fromEntries(FORFEITS.map(reason => [reason, 0])) as unknown as ForfeitCounts,
  thinking: 0,
  decisions: 0,
  terminated: 0,
}

function meetingKey(round: number, entrants: readonly number[]): string {
  return `${round}/${labelOf(entrants)}`
}

function numberOf({ entrants, pair, turned }: MatchPlace): number {
  return pair * entrants.length + turned
}

function ends(label: string): { a: number; b: number } {
  const [a, b] = label.split('-').map(Number)
  return { a, b }
}

function reversed({ outcome, points }: GameResult): GameResult {
  return { outcome: REVERSED[outcome], points: -points }
}

/** In an order of their own, so that sums don't depend on which match finished first. */
function byEntrants(one: { a: number; b: number }, other: { a: number; b: number }): number {
  return one.a - other.a || one.b - other.b
}
