import type { Rng } from '../../envs/core/rng.ts'

/**
 * Draws a distribution over `count` things from Dir(alpha, ..., alpha), into the front of `out`: gamma draws, divided by their sum.
 *
 * @param alpha above 0; small ones give nearly all to a few
 */
export function dirichlet(alpha: number, count: number, rng: Rng, out: Float64Array): void {
  let sum = 0
  for (let i = 0; i < count; i++) {
    out[i] = gamma(alpha, rng)
    sum += out[i]
  }
  // All may underflow where alpha is tiny: then one gets all, which is what the distribution tends to.
  if (sum === 0) out[rng.below(count)] = sum = 1
  for (let i = 0; i < count; i++) out[i] /= sum
}

/** A draw from Gamma(shape, 1), by squeezing a normal (Marsaglia and Tsang 2000). */
function gamma(shape: number, rng: Rng): number {
  if (shape < 1) return gamma(shape + 1, rng) * (1 - rng.float()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = rng.normal()
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    if (Math.log(1 - rng.float()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}
