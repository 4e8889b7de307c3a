import { studentCdf, studentTwoSided } from './distributions.ts'
import { type Moments, varianceOf } from './moments.ts'

/** A range and the point within it. */
export interface Estimate {
  readonly value: number
  readonly low: number // -Infinity where too little is known
  readonly high: number // Infinity where too little is known
}

/**
 * The mean with Student's interval (1908). The numbers must be independent of each other: give it one number a pair
 * of games, or one difference a seed, never the games of a pair one by one.
 *
 * @param level coverage, 0 < level < 1.
 */
export function meanEstimate(moments: Moments, level = 0.95): Estimate {
  const { count, mean } = moments
  if (count < 2) return { value: mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const half = studentTwoSided(level, count - 1) * Math.sqrt(varianceOf(moments) / count)
  return { value: mean, low: mean - half, high: mean + half }
}

export interface PairedTest {
  /** Student's statistic; infinite where all differences are the same and not 0. */
  readonly t: number
  /** Chance of a mean at least this far from 0 if the true one is 0. */
  readonly p: number
  /** One-sided confidence that the true mean is above 0: 0.5 where nothing speaks for either side. */
  readonly superiority: number
}

/** Student's paired test of the mean difference against 0. */
export function pairedTest(differences: Moments): PairedTest {
  const { count, mean } = differences
  if (count < 2) return { t: 0, p: 1, superiority: 0.5 }
  const error = Math.sqrt(varianceOf(differences) / count)
  const t = error > 0 ? mean / error : mean === 0 ? 0 : mean * Number.POSITIVE_INFINITY
  const superiority = studentCdf(t, count - 1)
  return { t, p: Math.min(1, 2 * Math.min(superiority, 1 - superiority)), superiority }
}
