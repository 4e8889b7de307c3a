import { add, depthwiseConv2d as convolve, type Tensor4D } from '@tensorflow/tfjs-core'
import { type Initializer, normal, zeros } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { type Activation, activate } from './activation.ts'
import { axesOf, MAPS, type Padding, type Pair, pair, spelt, windowed } from './shapes.ts'

export interface DepthwiseConv2dOptions {
  /** Default 3. */
  readonly size?: Pair
  /** The same both ways: tfjs's depthwise gradients know no other. Default 1. */
  readonly stride?: number
  /** Default `same`. */
  readonly padding?: Padding
  /** How many filters each channel gets. Default 1. */
  readonly multiplier?: number
  readonly activation?: Activation
  /** Default: N(0, 2 / taps), He's normal for a filter that sees one channel. */
  readonly kernel?: Initializer
  readonly bias?: boolean
}

/**
 * A filter of its own for each channel: the first half of a separable convolution (Chollet 2017, "Xception"), whose second is
 * a 1x1 `conv2d`. [height, width, channels] -> [height', width', channels * multiplier]
 */
export function depthwiseConv2d(options: DepthwiseConv2dOptions = {}): Layer {
  const { padding = 'same', multiplier = 1, activation, bias = true } = options
  const size = pair(options.size ?? 3)
  const strides = pair(options.stride ?? 1)
  const kernel = options.kernel ?? normal(Math.sqrt(2 / (size[0] * size[1])))
  return (scope, input) => {
    const maps = axesOf(input, MAPS)
    const filters = maps[2] * multiplier
    const filter = scope.weight('kernel', [...size, maps[2], multiplier], kernel)
    const offset = bias ? scope.weight('bias', [filters], zeros) : undefined
    return {
      output: [...windowed(maps, size, strides, padding), filters],
      apply(x) {
        const y = convolve(x as Tensor4D, filter as unknown as Tensor4D, strides, spelt(padding))
        return activate(offset ? add(y, offset) : y, activation)
      },
    }
  }
}
