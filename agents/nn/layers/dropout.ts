import type { Layer } from '../core/layer.ts'
import { dropout as drop } from '../wasm/ops/dropout.ts'
import { noiseOf } from './noiseOf.ts'

/**
 * While training, each number is set to 0 with probability `rate`, and those that stay are scaled by 1 / (1 - rate), so that the mean
 * stays (Srivastava et al. 2014, in its inverted form). Nothing in inference. Any shape.
 */
export function dropout(rate: number): Layer {
  if (!(rate >= 0 && rate < 1)) throw new Error(`Expected a dropout rate from 0 to below 1, but got ${rate}.`)
  return (_scope, input) => ({
    output: input,
    apply(x, pass) {
      if (!pass.training || rate === 0) return x
      const rng = noiseOf(pass, 'dropout')
      return drop(x, rate, [rng.int32(), rng.int32()])
    },
  })
}
