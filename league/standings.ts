import { bradleyTerry } from './ratings/bradleyTerry.ts'
import { leastSquares, pointsOf } from './ratings/leastSquares.ts'
import { type Moments, merged, NO_MOMENTS } from './ratings/moments.ts'
import { type Estimate, meanEstimate, pairedTest } from './ratings/paired.ts'
import { likelihoodOfSuperiority, type RatingSet, ratingEstimate } from './ratings/ratingSet.ts'
import type { EntrantTotals, ForfeitCounts, Tally } from './tally.ts'
import type { Entrant } from './tournament/entrants.ts'
import type { Place } from './tournament/format.ts'

/** What all kinds of standings say of an entrant. */
interface Row {
  readonly rank: number // from 1
  readonly entrant: number
  readonly name: string
  readonly games: number
  readonly forfeits: ForfeitCounts
  /** Mean thinking time of a decision in milliseconds; null where it has made none. */
  readonly thinking: number | null
  /** How sure it is that this one is better than the next, 0 to 1; null for the last. */
  readonly los: number | null
}

/** An entrant among opponents. Ratings are relative to the field's mean. */
export interface VersusRow extends Row {
  readonly wins: number
  readonly draws: number
  readonly losses: number
  /** A win 1, a draw 1/2. */
  readonly points: number
  /** Points a game, 0 to 1; null without games. */
  readonly score: number | null
  /** In Elo; in games of points, in points a game. */
  readonly rating: Estimate
  /** Points a game over all opponents, by pairs: games of points only. */
  readonly mean: Estimate | null
  /** How far it has come by the format's own measure; null where the format has none. */
  readonly place: string | null
  /** Results tie together only those with the same number; between groups only the prior speaks. */
  readonly group: number
}

/** An entrant of a one-player world. */
export interface SoloRow extends Row {
  /** Mean return, and how far it lies from the best one's in the same episodes; null where nobody has finished an episode. */
  readonly mean: Estimate | null
  readonly behind: Estimate | null
  /** Chance of a difference from the best at least this large if there were none. */
  readonly p: number | null
  /** Share of episodes that ended by the rules rather than by a limit or a forfeit. */
  readonly terminated: number | null
}

/** Who stands where, and how sure that is. */
export type Standings =
  | {
      readonly kind: 'elo' | 'points'
      readonly rows: readonly VersusRow[]
      readonly matches: number
      /** Results of seat 0 in all matches. */
      readonly firstSeat: Tally['firstSeat']
    }
  | { readonly kind: 'returns'; readonly rows: readonly SoloRow[]; readonly matches: number }

/**
 * The standings of what a tally holds. Versus games are ranked by the format's places where it has any, then by rating; one-player worlds by mean return.
 */
export function standingsOf(entrants: readonly Entrant[], tally: Tally, places?: readonly Place[]): Standings {
  return tally.rules.players === 1 ? soloStandings(entrants, tally) : versusStandings(entrants, tally, places)
}

/** The ratings behind the standings of a game of two: Elo, or points a game. */
export function ratingsOf(tally: Tally): RatingSet {
  return tally.rules.scoring === 'points'
    ? leastSquares(tally.entrants, tally.pointsDuels())
    : bradleyTerry(tally.entrants, tally.duels())
}

function versusStandings(entrants: readonly Entrant[], tally: Tally, places: readonly Place[] | undefined): Standings {
  const set = ratingsOf(tally)
  const inPoints = tally.rules.scoring === 'points'
  const height = (entrant: number) => Math.round(set.ratings[entrant] * 1e6) // so that rounding errors break no ties
  const order = entrants
    .map(each => each.index)
    .sort((a, b) => comparePlaces(places?.[a], places?.[b]) || height(b) - height(a) || a - b)
  const rows = order.map((entrant, i): VersusRow => {
    const totals = tally.totalsOf(entrant)
    const points = totals.wins + totals.draws / 2
    return {
      ...rowOf(entrants[entrant], totals, i),
      los: i + 1 < order.length ? likelihoodOfSuperiority(set, entrant, order[i + 1]) : null,
      wins: totals.wins,
      draws: totals.draws,
      losses: totals.losses,
      points,
      score: totals.games > 0 ? points / totals.games : null,
      rating: ratingEstimate(set, entrant),
      mean: inPoints ? meanEstimate(pairMeans(tally, entrant)) : null,
      place: places?.[entrant].label ?? null,
      group: set.groups[entrant],
    }
  })
  return { kind: inPoints ? 'points' : 'elo', rows, matches: tally.matches, firstSeat: tally.firstSeat }
}

function soloStandings(entrants: readonly Entrant[], tally: Tally): Standings {
  const returns = entrants.map(each => tally.returnsOf(each.index))
  const height = (entrant: number) => (returns[entrant].count > 0 ? returns[entrant].mean : Number.NEGATIVE_INFINITY)
  const order = entrants
    .map(each => each.index)
    .sort((a, b) => (height(a) === height(b) ? a - b : height(b) - height(a)))
  const rows = order.map((entrant, i): SoloRow => {
    const totals = tally.totalsOf(entrant)
    const known = returns[entrant].count > 0
    const behind = tally.returnDifferences(entrant, order[0])
    const compared = known && i > 0 && behind.count > 0
    return {
      ...rowOf(entrants[entrant], totals, i),
      los: i + 1 < order.length ? pairedTest(tally.returnDifferences(entrant, order[i + 1])).superiority : null,
      mean: known ? meanEstimate(returns[entrant]) : null,
      behind: compared ? meanEstimate(behind) : null,
      p: compared ? pairedTest(behind).p : null,
      terminated: totals.games > 0 ? totals.terminated / totals.games : null,
    }
  })
  return { kind: 'returns', rows, matches: tally.matches }
}

function rowOf(entrant: Entrant, totals: EntrantTotals, index: number) {
  return {
    rank: index + 1,
    entrant: entrant.index,
    name: entrant.name,
    games: totals.games,
    forfeits: totals.forfeits,
    thinking: totals.decisions > 0 ? totals.thinking / totals.decisions : null,
  }
}

function pairMeans(tally: Tally, entrant: number): Moments {
  return tally.pointsDuels().reduce((sum, each) => merged(sum, pointsOf(each, entrant)), NO_MOMENTS)
}

function comparePlaces(a: Place | undefined, b: Place | undefined): number {
  if (!a || !b) return 0
  for (const [i, value] of a.order.entries()) {
    if (value !== b.order[i]) return b.order[i] - value
  }
  return 0
}
