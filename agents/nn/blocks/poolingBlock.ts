import { add, concat, max, mean, relu, reshape, type Tensor } from '@tensorflow/tfjs-core'
import type { Layer } from '../core/layer.ts'
import { dense } from '../layers/dense.ts'
import { axesOf, MAPS } from '../layers/shapes.ts'
import { convolution } from './residualTower.ts'

/** The mean and the largest number of each map: what a net knows of a board as a whole. [height, width, channels] -> [2 channels] */
export function meanAndMax(x: Tensor): Tensor {
  return concat([mean(x, [1, 2]), max(x, [1, 2])], -1) // [batch, 2 channels]
}

export interface PoolingBlockOptions {
  readonly filters: number
  /** Maps that are pooled. */
  readonly pooled: number
  readonly norm?: boolean
}

/**
 * A residual block that looks at the whole board: some maps are pooled over all of it, and what comes of them is added to the others
 * everywhere (Wu 2019, KataGo, "Global pooling"). It is what lets a small net see a ko fight or the score from any corner.
 * [height, width, filters] -> the same
 */
export function poolingBlock({ filters, pooled, norm = true }: PoolingBlockOptions): Layer {
  return (scope, input) => {
    axesOf(input, MAPS)
    const local = scope.add<Tensor, Tensor>('local', convolution({ filters, norm, activated: false }), input)
    const global = scope.add<Tensor, Tensor>('global', convolution({ filters: pooled, norm, activated: true }), input)
    const bias = scope.add<Tensor, Tensor>('bias', dense({ units: filters }), [2 * pooled])
    const last = scope.add<Tensor, Tensor>('last', convolution({ filters, norm, activated: false }), local.output)
    return {
      output: last.output,
      apply(x, pass) {
        const everywhere = bias.apply(meanAndMax(global.apply(x, pass)), pass) // [batch, filters]
        const offset = reshape(everywhere, [-1, 1, 1, filters]) // [batch, 1, 1, filters]
        const inner = relu(add(local.apply(x, pass), offset))
        return relu(add(x, last.apply(inner, pass)))
      },
    }
  }
}
