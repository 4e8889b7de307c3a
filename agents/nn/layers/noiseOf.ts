import type { Rng } from '../../../envs/core/rng.ts'
import type { Pass } from '../core/layer.ts'

/** Where a layer draws from. @throws Error where the pass has no rng */
export function noiseOf({ rng }: Pass, layer: string): Rng {
  if (!rng) throw new Error(`Expected a pass with an rng for ${layer} to draw from, but got one without.`)
  return rng
}
