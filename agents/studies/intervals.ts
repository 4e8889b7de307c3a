import type { Measured } from './study.ts'

const Z = 1.959963984540054 // of 95 %

/** A share of successes with its 95 % interval (Wilson 1927, eq. 4; the score interval). */
export function share(successes: number, trials: number): Measured {
  const p = successes / trials
  const shrink = 1 + Z ** 2 / trials
  const middle = (p + Z ** 2 / (2 * trials)) / shrink
  const half = (Z * Math.sqrt((p * (1 - p)) / trials + Z ** 2 / (4 * trials ** 2))) / shrink
  return { value: p, interval: [middle - half, middle + half] }
}

/** A mean of independent numbers with its 95 % interval by the normal approximation. At least two of them. */
export function meanOf(numbers: ArrayLike<number>): Measured {
  const values = Array.from(numbers)
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1)
  const half = Z * Math.sqrt(variance / values.length)
  return { value: mean, interval: [mean - half, mean + half] }
}
