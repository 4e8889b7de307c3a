import type { Rng } from '../../../envs/core/rng.ts'

/** `count` draws of N(0, sd^2), in pairs by the polar method (Marsaglia and Bray 1964). */
export function gaussian(rng: Rng, count: number, sd = 1): Float32Array {
  const drawn = new Float32Array(count)
  for (let i = 0; i < count; i += 2) {
    let x: number
    let y: number
    let square: number
    do {
      x = rng.float() * 2 - 1
      y = rng.float() * 2 - 1
      square = x * x + y * y
    } while (square >= 1 || square === 0)
    const scale = sd * Math.sqrt((-2 * Math.log(square)) / square)
    drawn[i] = x * scale
    if (i + 1 < count) drawn[i + 1] = y * scale
  }
  return drawn
}
