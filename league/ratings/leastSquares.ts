import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { type Moments, NO_MOMENTS } from './moments.ts'
import { groupsOf, type RatingSet, relativeTo } from './ratingSet.ts'

/** Points a game of `a` against `b`, one number a pair (the mean of its two games). */
export interface PointsDuel {
  readonly a: number
  readonly b: number
  readonly points: Moments
}

export interface LeastSquaresOptions {
  /** Virtual pairs of each player against an average one, ending level. Default 0.5. */
  readonly prior?: number
  readonly anchor?: number
}

/** How strongly an duel's variance is drawn towards that of all: the weight of four pairs. */
const SPREAD_PRIOR = 4

/**
 * Ratings in points a game against an average player, by least squares over pairs (Massey 1997): a pair's mean is the
 * difference of the two ratings plus an error of the duel's own variance. Covariance as in Bradley-Terry: H^-1 G H^-1 with
 * pairs as the independent units, each duel's variance drawn towards the pooled one; Student's quantiles with the pairs
 * that the fit leaves over as degrees of freedom, so that a single pair has an infinite interval rather than none.
 */
export function leastSquares(
  players: number,
  duels: readonly PointsDuel[],
  options: LeastSquaresOptions = {},
): RatingSet {
  const prior = options.prior ?? 0.5
  const played = duels.filter(each => each.points.count > 0)
  const information = Matrix.eye(players, players, prior)
  const pull: number[] = new Array(players).fill(0)
  for (const { a, b, points } of played) {
    addDifference(information, a, b, points.count)
    pull[a] += points.count * points.mean
    pull[b] -= points.count * points.mean
  }
  const factors = new CholeskyDecomposition(information)
  const ratings = factors.solve(Matrix.columnVector(pull)).to1DArray()
  const inverse = factors.solve(Matrix.eye(players))

  const groups = groupsOf(players, played)
  const pairs = played.reduce((sum, each) => sum + each.points.count, 0)
  const degrees = pairs - (players - new Set(groups).size)
  const squaresOf = ({ a, b, points }: PointsDuel) =>
    points.squares + points.count * (points.mean - (ratings[a] - ratings[b])) ** 2
  const pooled = degrees > 0 ? played.reduce((sum, each) => sum + squaresOf(each), 0) / degrees : 0
  const correction = degrees > 0 ? pairs / degrees : 1
  const spread = Matrix.eye(players, players, prior * pooled)
  for (const each of played) {
    const { count } = each.points
    const variance = (squaresOf(each) * correction + SPREAD_PRIOR * pooled) / (count + SPREAD_PRIOR)
    addDifference(spread, each.a, each.b, count * variance)
  }
  const covariance = inverse.mmul(spread).mmul(inverse)
  return { ...relativeTo(options.anchor, ratings, covariance), degrees: Math.max(0, degrees), groups }
}

/** The points of `duel` as `player` sees them. */
export function pointsOf(duel: PointsDuel, player: number): Moments {
  if (player === duel.a) return duel.points
  if (player !== duel.b) return NO_MOMENTS
  return { ...duel.points, mean: -duel.points.mean }
}

function addDifference(into: Matrix, a: number, b: number, weight: number): void {
  into.set(a, a, into.get(a, a) + weight)
  into.set(b, b, into.get(b, b) + weight)
  into.set(a, b, into.get(a, b) - weight)
  into.set(b, a, into.get(b, a) - weight)
}
