import { add, conv2dTranspose as convolve, type Tensor4D } from '@tensorflow/tfjs-core'
import { glorotUniform, type Initializer, zeros } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { type Activation, activate } from './activation.ts'
import { axesOf, MAPS, type Pair, pair } from './shapes.ts'

export interface Conv2dTransposeOptions {
  readonly filters: number
  /** Default 3. */
  readonly size?: Pair
  /** How many times as high and wide the maps become. Default 1. */
  readonly stride?: Pair
  /** `same`: stride times the input; `valid`: all that any tap reaches, (input - 1) stride + size. Default `same`. */
  readonly padding?: 'same' | 'valid'
  readonly activation?: Activation
  /** Default: Glorot's uniform. */
  readonly kernel?: Initializer
  readonly bias?: boolean
}

/**
 * The transpose of a convolution's matrix: each input number lays a filter down, and where they overlap they add up
 * (Zeiler et al. 2010, "Deconvolutional networks"). [height, width, channels] -> [height', width', filters]
 */
export function conv2dTranspose(options: Conv2dTransposeOptions): Layer {
  const { filters, padding = 'same', activation, kernel = glorotUniform, bias = true } = options
  const size = pair(options.size ?? 3)
  const strides = pair(options.stride ?? 1)
  const grown = (axis: 0 | 1, length: number) =>
    padding === 'same' ? length * strides[axis] : (length - 1) * strides[axis] + Math.max(size[axis], strides[axis])
  return (scope, input) => {
    const [height, width, channels] = axesOf(input, MAPS)
    const filter = scope.weight('kernel', [...size, filters, channels], kernel) as unknown as Tensor4D
    const offset = bias ? scope.weight('bias', [filters], zeros) : undefined
    const output = [grown(0, height), grown(1, width), filters] as const
    return {
      output,
      apply(x) {
        const y = convolve(x as Tensor4D, filter, [x.shape[0], ...output], strides, padding)
        return activate(offset ? add(y, offset) : y, activation)
      },
    }
  }
}
