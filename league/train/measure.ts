import { bradleyTerry } from '../ratings/bradleyTerry.ts'
import { eloToScore } from '../ratings/elo.ts'
import { leastSquares, pointsOf } from '../ratings/leastSquares.ts'
import { NO_MOMENTS } from '../ratings/moments.ts'
import { type Estimate, meanEstimate } from '../ratings/paired.ts'
import { NO_PAIRS, type PairCounts, pentanomialOf } from '../ratings/pairs.ts'
import { scoreStatistics } from '../ratings/pentanomial.ts'
import { ratingEstimate } from '../ratings/ratingSet.ts'
import type { Tally } from '../tally.ts'

/** What a snapshot's matches came to. */
export interface Measured {
  /** Games after which it was taken. */
  readonly games: number
  readonly matches: number
  /** Matches that it lost by other than the rules. */
  readonly forfeits: number
  /**
   * Against each rival: share of points in games of win and loss, points a game in games of points; in one-player worlds how much more it
   * collected than the rival in the same episodes.
   */
  readonly scores: readonly { readonly rival: string; readonly score: Estimate }[]
  /**
   * From all matches of all snapshots, the first rival's being 0: in Elo, or in points a game. In one-player worlds the mean return. Null where
   * nothing was played.
   */
  readonly rating: Estimate | null
}

/** @param rivals  the tally's first entrants. @param snapshots  games of the others */
export function measure(tally: Tally, rivals: readonly string[], snapshots: readonly number[]): readonly Measured[] {
  const rating = ratingsOf(tally)
  return snapshots.map((games, i) => {
    const entrant = rivals.length + i
    const { games: matches, forfeits } = tally.totalsOf(entrant)
    return {
      games,
      matches,
      forfeits: Object.values(forfeits).reduce((sum, count) => sum + count, 0),
      scores: rivals.map((rival, number) => ({ rival, score: scoreOf(tally, entrant, number) })),
      rating: matches > 0 ? rating(entrant) : null,
    }
  })
}

function ratingsOf(tally: Tally): (entrant: number) => Estimate {
  if (tally.rules.players === 1) return entrant => meanEstimate(tally.returnsOf(entrant))
  const set =
    tally.rules.scoring === 'points'
      ? leastSquares(tally.entrants, tally.pointsDuels(), { anchor: 0 })
      : bradleyTerry(tally.entrants, tally.duels(), { anchor: 0 })
  return entrant => ratingEstimate(set, entrant)
}

/** By pairs of games, which are independent of each other. */
function scoreOf(tally: Tally, snapshot: number, rival: number): Estimate {
  if (tally.rules.players === 1) return meanEstimate(tally.returnDifferences(snapshot, rival))
  if (tally.rules.scoring === 'points') {
    const duel = tally.pointsDuels().find(({ a, b }) => a === rival && b === snapshot)
    return meanEstimate(duel ? pointsOf(duel, snapshot) : NO_MOMENTS)
  }
  const duel = tally.duels().find(({ a, b }) => a === rival && b === snapshot)
  const { score, elo } = scoreStatistics(pentanomialOf(duel ? reversed(duel.counts) : NO_PAIRS))
  return { value: score, low: eloToScore(elo.low), high: eloToScore(elo.high) }
}

/** From the other player's side. */
function reversed(counts: PairCounts): PairCounts {
  const { ll, ld, wl, dd, wd, ww, l, d, w } = counts
  return { ll: ww, ld: wd, wl, dd, wd: ld, ww: ll, l: w, d, w: l }
}
