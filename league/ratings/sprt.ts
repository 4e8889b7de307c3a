import { ELO_PER_NATURAL, eloToScore } from './elo.ts'
import type { Moments } from './moments.ts'

/**
 * What the two hypotheses are about: the logistic Elo difference, the normalised one, or the mean of a number per pair
 * (points a game, difference in return).
 */
export const SPRT_MODELS = ['logistic', 'normalized', 'mean'] as const
export type SprtModel = (typeof SPRT_MODELS)[number]

/** Why a test stopped: the evidence crossed a bound for H0 or H1, or it has to go on. */
export const SPRT_VERDICTS = ['H0', 'H1', 'open'] as const
export type SprtVerdict = (typeof SPRT_VERDICTS)[number]

/** Wald's bounds (1945) on the log-likelihood ratio, for error rates 0 < alpha, beta with alpha + beta < 1. */
export function sprtBounds(alpha: number, beta: number): { lower: number; upper: number } {
  return { lower: Math.log(beta / (1 - alpha)), upper: Math.log((1 - beta) / alpha) }
}

export function sprtVerdict(llr: number, bounds: { lower: number; upper: number }): SprtVerdict {
  if (llr >= bounds.upper) return 'H1'
  return llr <= bounds.lower ? 'H0' : 'open'
}

/** What a count of zero is taken for, so that the ratio exists when all results are alike (as fastchess does). */
const ZERO_COUNT = 1e-3

/**
 * Generalised log-likelihood ratio of H1 (difference `elo1`) over H0 (`elo0`) given counts by score: three counts
 * (losses, draws, wins) or five (pairs by their points). Each hypothesis fixes one number and leaves the rest of the distribution free.
 * Source: Van den Bergh, "Comparing the approximations for the generalized log likelihood ratio of a multinomial distribution"
 * (Proposition 1.1) for `logistic`; "Comments on normalized Elo" (section 4.1) for `normalized`.
 */
export function countsLlr(
  counts: readonly number[],
  elo0: number,
  elo1: number,
  model: Exclude<SprtModel, 'mean'>,
): number {
  if (counts.every(count => count === 0)) return 0
  const filled = counts.map(count => (count === 0 ? ZERO_COUNT : count))
  const total = filled.reduce((sum, count) => sum + count, 0)
  const top = counts.length - 1
  const scores = counts.map((_, i) => i / top)
  const observed = filled.map(count => count / total)
  const distribution =
    model === 'logistic'
      ? (elo: number) => fitMean(scores, observed, eloToScore(elo))
      : (elo: number) => fitDeviations(scores, observed, (elo / (2 * ELO_PER_NATURAL)) * Math.sqrt(top / 2))
  const under0 = distribution(elo0)
  const under1 = distribution(elo1)
  return total * observed.reduce((sum, p, i) => sum + p * Math.log(under1[i] / under0[i]), 0)
}

/**
 * Log-likelihood ratio of a mean of `mean1` over one of `mean0`, for independent normal numbers of unknown variance: n/2 ln(v0/v1),
 * v the mean squared distance from each hypothesis (Van den Bergh, "Comparing the approximations ...", the second one there).
 * One pseudo-number at the distance between the hypotheses keeps v from being 0 where all numbers are alike.
 */
export function meanLlr(moments: Moments, mean0: number, mean1: number): number {
  const { count, mean, squares } = moments
  if (count === 0) return 0
  const variance = (squares + (mean1 - mean0) ** 2) / count
  return (count / 2) * Math.log((variance + (mean - mean0) ** 2) / (variance + (mean - mean1) ** 2))
}

/** The distribution of greatest likelihood among those whose mean is `mean` (eq. 1.2 and 1.3). */
function fitMean(scores: readonly number[], observed: readonly number[], mean: number): number[] {
  return tilt(
    observed,
    scores.map(score => score - mean),
  )
}

/** The distribution of greatest likelihood among those whose mean is `t` standard deviations above 1/2 (eq. 4.9, iterated from the uniform one). */
function fitDeviations(scores: readonly number[], observed: readonly number[], t: number): number[] {
  let p: number[] = scores.map(() => 1 / scores.length)
  for (let iteration = 0; iteration < 50; iteration++) {
    const mean = p.reduce((sum, each, i) => sum + each * scores[i], 0)
    const deviation = Math.sqrt(p.reduce((sum, each, i) => sum + each * (scores[i] - mean) ** 2, 0))
    const gradient = scores.map(score => score - 0.5 - 0.5 * t * deviation * (1 + ((score - mean) / deviation) ** 2))
    const next = tilt(observed, gradient)
    const change = Math.max(...next.map((each, i) => Math.abs(each - p[i])))
    p = next
    if (change < 1e-10) break
  }
  return p
}

/**
 * observed[i] / (1 + theta gradient[i]) with the theta for which these sum to 1 and the gradient's mean is 0. That mean falls
 * steadily from infinity to minus infinity between the two poles, so halving the range always finds it.
 */
function tilt(observed: readonly number[], gradient: readonly number[]): number[] {
  let low = -1 / Math.max(...gradient)
  let high = -1 / Math.min(...gradient)
  for (let i = 0; i < 200 && high - low > 1e-14 * Math.max(Math.abs(low), Math.abs(high)); i++) {
    const theta = (low + high) / 2
    const mean = gradient.reduce((sum, g, i) => sum + (observed[i] * g) / (1 + theta * g), 0)
    if (mean > 0) low = theta
    else high = theta
  }
  const theta = (low + high) / 2
  return observed.map((p, i) => p / (1 + theta * gradient[i]))
}
