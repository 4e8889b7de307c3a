import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { ELO_PER_NATURAL } from './elo.ts'
import { PAIR_OUTCOMES, PAIR_PARTS, type PairCounts, totalOf } from './pairs.ts'
import { groupsOf, type RatingSet, relativeTo } from './ratingSet.ts'

/** What two players' games against each other came to, from the side of `a`. */
export interface Duel {
  readonly a: number
  readonly b: number
  readonly counts: PairCounts
}

export interface BradleyTerryOptions {
  /** Virtual decisive games of each player against an average one, half of them won: keeps all-win ratings finite. Default 1. */
  readonly prior?: number
  /** The player whose rating is held at 0; by default the mean of all is. */
  readonly anchor?: number
}

export interface BradleyTerry extends RatingSet {
  /** Davidson's nu: equal players draw with probability nu / (2 + nu). */
  readonly nu: number
}

/** Share of a virtual game between equals, half drawn, that keeps nu finite where every game is a draw. */
const DRAW_PRIOR = 0.5
/** How strongly the pairs' spread is drawn towards that of independent games: the weight of three even pairs without draws. */
const SPREAD_PRIOR = 1.5 // expected variance, in squared points

/**
 * Ratings in Elo by maximum likelihood under Davidson's model (1970): with strengths p, `a` beats `b` in proportion to p_a, loses
 * in proportion to p_b, and draws in proportion to nu sqrt(p_a p_b). Newton's method; the log-likelihood with its prior is
 * strictly concave, so there is one answer, and all-win and all-loss data have it too.
 *
 * The covariance is H^-1 G H^-1, robust to the two games of a pair depending on each other (Liang and Zeger 1986): H is the
 * observed information and G sums the squared scores of pairs, not of games. Few pairs say little of their own
 * spread, so for each duel G lies between what its pairs show and what independent games would give, the nearer to
 * the latter the less there is to see.
 *
 * @param players how many there are; duels name them from 0.
 */
export function bradleyTerry(players: number, duels: readonly Duel[], options: BradleyTerryOptions = {}): BradleyTerry {
  const prior = options.prior ?? 1
  const played = duels.map(each => ({ ...each, ...totalOf(each.counts) })).filter(each => each.games > 0)
  const draws = played.some(each => each.draws > 0)
  const at = maximise(players, played, prior, draws)
  const slope = slopeAt(at, players, played, prior, draws)
  const inverse = new CholeskyDecomposition(slope.information).solve(Matrix.eye(at.length))
  const errors = inverse.mmul(scoreSpread(at, players, played, prior, draws)).mmul(inverse)
  const natural = at.slice(0, players)
  const covariance = errors.subMatrix(0, players - 1, 0, players - 1).mul(ELO_PER_NATURAL ** 2)
  const relative = relativeTo(
    options.anchor,
    natural.map(strength => strength * ELO_PER_NATURAL),
    covariance,
  )
  return {
    ...relative,
    degrees: Number.POSITIVE_INFINITY,
    groups: groupsOf(players, played),
    nu: draws ? Math.exp(at[players]) : 0,
  }
}

/** Chances of a single game at a difference of Elo points, in Davidson's model. */
export function davidson(difference: number, nu: number): { win: number; draw: number; loss: number } {
  const half = Math.exp(-Math.abs(difference / ELO_PER_NATURAL) / 2) // of the larger strength's root, so that nothing overflows
  const weights = { strong: 1, draw: nu * half, weak: half * half }
  const sum = weights.strong + weights.draw + weights.weak
  const [win, loss] = difference >= 0 ? [weights.strong, weights.weak] : [weights.weak, weights.strong]
  return { win: win / sum, draw: weights.draw / sum, loss: loss / sum }
}

/** The parameters: each player's log strength, then ln nu where there are draws. */
type Point = readonly number[]
interface Played extends Duel {
  readonly games: number
  readonly points: number
  readonly draws: number
}

function maximise(players: number, played: readonly Played[], prior: number, draws: boolean): Point {
  let at: number[] = new Array(players + (draws ? 1 : 0)).fill(0)
  let value = logPosterior(at, players, played, prior, draws)
  const games = played.reduce((sum, each) => sum + each.games, 0)
  for (let iteration = 0; iteration < 200; iteration++) {
    const { gradient, information } = slopeAt(at, players, played, prior, draws)
    if (Math.max(...gradient.map(Math.abs)) < 1e-10 * (1 + games)) break
    const step = new CholeskyDecomposition(information).solve(Matrix.columnVector(gradient)).to1DArray()
    let length = 1
    let next = at
    let reached = Number.NEGATIVE_INFINITY
    for (; length > 1e-6 && !(reached > value); length /= 2) {
      next = at.map((x, i) => x + length * step[i])
      reached = logPosterior(next, players, played, prior, draws)
    }
    if (!(reached > value)) break // nothing better within the precision of numbers
    at = next
    value = reached
  }
  return at
}

function chancesOf(at: Point, players: number, each: Duel, draws: boolean) {
  return davidson((at[each.a] - at[each.b]) * ELO_PER_NATURAL, draws ? Math.exp(at[players]) : 0)
}

function logPosterior(at: Point, players: number, played: readonly Played[], prior: number, draws: boolean): number {
  let sum = 0
  for (const each of played) {
    const chances = chancesOf(at, players, each, draws)
    const wins = each.points - each.draws / 2
    sum +=
      times(wins, chances.win) + times(each.games - wins - each.draws, chances.loss) + times(each.draws, chances.draw)
  }
  for (let player = 0; player < players; player++) {
    const even = davidson(at[player] * ELO_PER_NATURAL, 0)
    sum += (prior / 2) * (Math.log(even.win) + Math.log(even.loss))
  }
  if (draws) {
    const even = davidson(0, Math.exp(at[players]))
    sum += (DRAW_PRIOR / 2) * (Math.log(even.draw) + Math.log(even.win + even.loss))
  }
  return sum
}

function times(count: number, chance: number): number {
  return count === 0 ? 0 : count * Math.log(chance)
}

/** Variances and covariance of a single game's points and of its being a draw. */
function gameSpread({ win, draw }: { win: number; draw: number }) {
  const mean = win + draw / 2
  return { mean, points: win + draw / 4 - mean * mean, both: draw / 2 - mean * draw, draw: draw * (1 - draw) }
}

/** Gradient of the log-posterior and its observed information (the model is an exponential family, so the expected one too). */
function slopeAt(at: Point, players: number, played: readonly Played[], prior: number, draws: boolean) {
  const gradient: number[] = new Array(at.length).fill(0)
  const information = Matrix.zeros(at.length, at.length)
  for (const each of played) {
    const chances = chancesOf(at, players, each, draws)
    const spread = gameSpread(chances)
    const excess = each.points - each.games * spread.mean
    gradient[each.a] += excess
    gradient[each.b] -= excess
    if (draws) gradient[players] += each.draws - each.games * chances.draw
    addSpread(information, each, players, draws, each.games, spread)
  }
  for (let player = 0; player < players; player++) {
    const { win, loss } = davidson(at[player] * ELO_PER_NATURAL, 0)
    gradient[player] += (prior / 2) * (loss - win)
    information.set(player, player, information.get(player, player) + prior * win * loss)
  }
  if (draws) {
    const { draw } = davidson(0, Math.exp(at[players]))
    gradient[players] += DRAW_PRIOR * (0.5 - draw)
    information.set(players, players, information.get(players, players) + DRAW_PRIOR * draw * (1 - draw))
  }
  return { gradient, information }
}

/** G: the spread of the score, summed over pairs; the prior counts as it does in the information. */
function scoreSpread(at: Point, players: number, played: readonly Played[], prior: number, draws: boolean): Matrix {
  const sum = slopeAt(at, players, [], prior, draws).information
  const units = played.reduce((total, { counts }) => total + PAIR_OUTCOMES.reduce((n, o) => n + counts[o], 0), 0)
  const fitted = players - new Set(groupsOf(players, played)).size // differences that the fit has taken from the data
  const correction = Math.min(2, units / Math.max(1, units - fitted))
  for (const each of played) {
    const chances = chancesOf(at, players, each, draws)
    const model = gameSpread(chances)
    const seen = { points: 0, both: 0, draw: 0 }
    for (const outcome of PAIR_OUTCOMES) {
      const part = PAIR_PARTS[outcome]
      const points = part.points - part.games * model.mean
      const draw = part.draws - part.games * chances.draw
      seen.points += each.counts[outcome] * points * points
      seen.both += each.counts[outcome] * points * draw
      seen.draw += each.counts[outcome] * draw * draw
    }
    const trust = (each.games * model.points) / (each.games * model.points + SPREAD_PRIOR)
    addSpread(sum, each, players, draws, trust * correction, seen)
    addSpread(sum, each, players, draws, (1 - trust) * each.games, model)
  }
  return sum
}

function addSpread(
  into: Matrix,
  { a, b }: Duel,
  players: number,
  draws: boolean,
  weight: number,
  spread: { points: number; both: number; draw: number },
): void {
  const add = (row: number, column: number, value: number) =>
    into.set(row, column, into.get(row, column) + weight * value)
  for (const [i, sign] of [
    [a, 1],
    [b, -1],
  ]) {
    add(i, a, sign * spread.points)
    add(i, b, -sign * spread.points)
    if (!draws) continue
    add(i, players, sign * spread.both)
    add(players, i, sign * spread.both)
  }
  if (draws) add(players, players, spread.draw)
}
