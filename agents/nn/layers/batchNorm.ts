import {
  add,
  mul,
  batchNorm as normalizeBy,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import { ones, zeros } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { batchNorm as normalize } from '../wasm/ops/normalization.ts'
import { channelsOf } from './shapes.ts'

export interface BatchNormOptions {
  /** How much of the moving statistics each step keeps. Default 0.99. */
  readonly momentum?: number
  /** Added to the variance before its root is taken. Default 1e-3. */
  readonly epsilon?: number
}

/**
 * y = gain (x - mean) / sqrt(variance + epsilon) + bias by channel, over all but the last axis (Ioffe and Szegedy 2015,
 * algorithm 1). A pass that trains takes the batch's mean and variance (over n, not n - 1) and
 * moves the statistics towards them; one that predicts takes the statistics. [...axes, channels] -> the same
 */
export function batchNorm({ momentum = 0.99, epsilon = 1e-3 }: BatchNormOptions = {}): Layer {
  return (scope, input) => {
    const channels = channelsOf(input)
    const gain = scope.weight('gain', [channels], ones) as unknown as Tensor1D
    const bias = scope.weight('bias', [channels], zeros) as unknown as Tensor1D
    const movingMean = scope.statistic('mean', [channels], zeros)
    const movingVariance = scope.statistic('variance', [channels], ones)
    const towards = (to: Tensor) => (from: Tensor) => add(mul(from, momentum), mul(to, 1 - momentum))
    return {
      output: input,
      apply(x, pass) {
        if (!pass.training) {
          if (input.length === 3) return normalizeBy(x as Tensor4D, movingMean, movingVariance, bias, gain, epsilon)
          const rows = reshape(x, [-1, 1, 1, channels]) as Tensor4D // [batch * axes, 1, 1, channels]
          return reshape(normalizeBy(rows, movingMean, movingVariance, bias, gain, epsilon), [-1, ...input])
        }
        const [y, mean, variance] = normalize(x, gain, bias, epsilon)
        pass.move(movingMean, towards(mean))
        pass.move(movingVariance, towards(variance))
        return y
      },
    }
  }
}
