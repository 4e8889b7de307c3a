import type { Tensor1D } from '@tensorflow/tfjs-core'
import { ones, zeros } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { layerNorm as normalize } from '../wasm/ops/normalization.ts'
import { channelsOf } from './shapes.ts'

export interface LayerNormOptions {
  /** Added to the variance before its root is taken. Default 1e-5. */
  readonly epsilon?: number
}

/**
 * y = gain (x - mean) / sqrt(variance + epsilon) + bias over the last axis of each example (Ba et al. 2016, eq. 4).
 * [...axes, units] -> the same
 */
export function layerNorm({ epsilon = 1e-5 }: LayerNormOptions = {}): Layer {
  return (scope, input) => {
    const units = channelsOf(input)
    const gain = scope.weight('gain', [units], ones)
    const bias = scope.weight('bias', [units], zeros)
    return {
      output: input,
      apply(x) {
        return normalize(x, gain as unknown as Tensor1D, bias as unknown as Tensor1D, epsilon)
      },
    }
  }
}
