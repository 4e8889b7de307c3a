import type { Matrix } from 'ml-matrix'
import { studentCdf, studentTwoSided } from './distributions.ts'
import type { Estimate } from './paired.ts'

/** Ratings of a field of players with what is known of their errors. The players' mean (or an anchor) is held fixed at 0. */
export interface RatingSet {
  readonly ratings: readonly number[]
  /** Covariance of the ratings' errors, in squared units of them; the anchor's row and column are 0. */
  readonly covariance: Matrix
  /** Degrees of freedom behind the covariance; Infinity for the normal approximation, 0 where errors are unknown. */
  readonly degrees: number
  /** For each player, the number of the group within which results tie players together; across groups only the prior speaks. */
  readonly groups: readonly number[]
}

/** A player's rating with its interval, relative to the field's mean (or the anchor). */
export function ratingEstimate(set: RatingSet, player: number, level = 0.95): Estimate {
  const value = set.ratings[player]
  const half = reach(set, Math.sqrt(Math.max(0, set.covariance.get(player, player))), level)
  return { value, low: value - half, high: value + half }
}

/** The difference of two players' ratings with its interval: narrower than the two intervals suggest. */
export function differenceEstimate(set: RatingSet, a: number, b: number, level = 0.95): Estimate {
  const value = set.ratings[a] - set.ratings[b]
  const half = reach(set, differenceError(set, a, b), level)
  return { value, low: value - half, high: value + half }
}

/** Likelihood of superiority: how sure it is that `a` is stronger than `b`; 0.5 where nothing is known. */
export function likelihoodOfSuperiority(set: RatingSet, a: number, b: number): number {
  const difference = set.ratings[a] - set.ratings[b]
  const error = differenceError(set, a, b)
  if (difference === 0 || a === b || set.degrees <= 0) return 0.5
  return error > 0 ? studentCdf(difference / error, set.degrees) : difference > 0 ? 1 : 0
}

function differenceError(set: RatingSet, a: number, b: number): number {
  const c = set.covariance
  return Math.sqrt(Math.max(0, c.get(a, a) + c.get(b, b) - 2 * c.get(a, b)))
}

function reach(set: RatingSet, error: number, level: number): number {
  return set.degrees <= 0 ? Number.POSITIVE_INFINITY : studentTwoSided(level, set.degrees) * error
}

/** Numbers the connected groups of a field: two players are in one group if results link them, directly or through others. */
export function groupsOf(players: number, links: readonly { a: number; b: number }[]): number[] {
  const groups = Array.from({ length: players }, (_, player) => player)
  for (let changed = true; changed; ) {
    changed = false
    for (const { a, b } of links) {
      const low = Math.min(groups[a], groups[b])
      if (groups[a] !== low || groups[b] !== low) changed = true
      groups[a] = low
      groups[b] = low
    }
  }
  const order = [...new Set(groups)]
  return groups.map(group => order.indexOf(group))
}

/** Ratings and covariance relative to the field's mean, or to an anchor: the errors of `x - reference`. */
export function relativeTo(
  anchor: number | undefined,
  ratings: readonly number[],
  covariance: Matrix,
): { ratings: number[]; covariance: Matrix } {
  const n = ratings.length
  const weights = ratings.map((_, player) => (anchor === undefined ? 1 / n : player === anchor ? 1 : 0))
  const reference = ratings.reduce((sum, rating, i) => sum + weights[i] * rating, 0)
  const shared = ratings.map((_, i) => weights.reduce((sum, w, j) => sum + w * covariance.get(i, j), 0))
  const own = shared.reduce((sum, each, i) => sum + weights[i] * each, 0)
  const relative = covariance.clone()
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) relative.set(i, j, covariance.get(i, j) - shared[i] - shared[j] + own)
  }
  return { ratings: ratings.map(rating => rating - reference), covariance: relative }
}
