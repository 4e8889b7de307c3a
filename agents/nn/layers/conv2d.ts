import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import { heNormal, type Initializer, zeros } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { conv2dWith } from '../wasm/ops/products.ts'
import { type Activation, activate } from './activation.ts'
import { axesOf, MAPS, type Padding, type Pair, pair, spelt, windowed } from './shapes.ts'

export interface Conv2dOptions {
  readonly filters: number
  /** Default 3. */
  readonly size?: Pair
  /** Default 1. */
  readonly stride?: Pair
  /** Default `same`. */
  readonly padding?: Padding
  /** How far apart the taps are (Yu and Koltun 2016). Default 1. Above 1 the stride must be 1. */
  readonly dilation?: number
  readonly activation?: Activation
  /** Default: He's normal. */
  readonly kernel?: Initializer
  /** Left out with `bias: false`, as before a batch norm. */
  readonly bias?: boolean
}

/**
 * y = activation(x * K + b), cross-correlation over height and width.
 * [height, width, channels] -> [height', width', filters]
 */
export function conv2d(options: Conv2dOptions): Layer {
  const { filters, padding = 'same', dilation = 1, activation, kernel = heNormal, bias = true } = options
  const size = pair(options.size ?? 3)
  const strides = pair(options.stride ?? 1)
  if (dilation > 1 && (strides[0] > 1 || strides[1] > 1)) {
    throw new Error(`Expected stride 1 where taps are ${dilation} apart, but got ${strides.join('x')}.`)
  }
  const sliding = { strides, pad: spelt(padding), dilations: pair(dilation) }
  return (scope, input) => {
    const maps = axesOf(input, MAPS)
    const filter = scope.weight('kernel', [...size, maps[2], filters], kernel) as unknown as Tensor4D
    const offset = bias ? (scope.weight('bias', [filters], zeros) as unknown as Tensor1D) : undefined
    return {
      output: [...windowed(maps, size, strides, padding, dilation), filters],
      apply(x) {
        const inside = activation === 'relu' ? activation : undefined // the kernel's own
        const y = conv2dWith(x as Tensor4D, filter, sliding, { bias: offset, activation: inside })
        return inside ? y : activate(y, activation)
      },
    }
  }
}
