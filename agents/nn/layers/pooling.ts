/** Layers that make one number of a window, or of a whole map, in each channel. */
import {
  avgPool,
  max,
  maxPool as maximum,
  mean,
  mul,
  pad,
  sum,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import type { Layer } from '../core/layer.ts'
import { axesOf, MAPS, type Pair, pair, windowed } from './shapes.ts'

export interface PoolOptions {
  /** Default 2. */
  readonly size?: Pair
  /** Default: the size, so that windows lie side by side. */
  readonly stride?: Pair
  /** Default `valid`. */
  readonly padding?: 'same' | 'valid'
}

type Window = {
  readonly size: [number, number]
  readonly strides: [number, number]
  readonly padding: 'same' | 'valid'
}

/** The largest number of each window. [height, width, channels] -> [height', width', channels] */
export const maxPool = pool((x, { size, strides, padding }) => maximum(x, size, strides, padding))

/** The mean of each window; at the border, of those numbers that there are. */
export const averagePool = pool((x, { size, strides, padding }) => avgPool(x, size, strides, padding))

/** The sum of each window, as in LeNet-5's subsampling (LeCun et al. 1998, section 2.B). */
export const sumPool = pool((x, { size, strides, padding }) => {
  // The mean of a window that lies over zeros divides by the whole window, so it makes the sum.
  const whole = padding === 'same' ? bordered(x, size, strides) : x
  return mul(avgPool(whole, size, strides, 'valid'), size[0] * size[1])
})

/** The mean of each map (Lin et al. 2014, "Network in network"). [height, width, channels] -> [channels] */
export const globalAveragePool = globalPool(x => mean(x, [1, 2]))
/** The largest number of each map. [height, width, channels] -> [channels] */
export const globalMaxPool = globalPool(x => max(x, [1, 2]))
/** The sum of each map. [height, width, channels] -> [channels] */
export const globalSumPool = globalPool(x => sum(x, [1, 2]))

function pool(apply: (x: Tensor4D, window: Window) => Tensor): (options?: PoolOptions) => Layer {
  return (options = {}) => {
    const size = pair(options.size ?? 2)
    const window = { size, strides: pair(options.stride ?? size), padding: options.padding ?? 'valid' }
    return (_scope, input) => {
      const maps = axesOf(input, MAPS)
      return {
        output: [...windowed(maps, window.size, window.strides, window.padding), maps[2]],
        apply: x => apply(x as Tensor4D, window),
      }
    }
  }
}

function globalPool(apply: (x: Tensor) => Tensor): () => Layer {
  return () => (_scope, input) => ({ output: [axesOf(input, MAPS)[2]], apply })
}

/** Zeros around maps, so that `valid` windows over them stand where `same` ones do without. */
function bordered(x: Tensor4D, size: [number, number], strides: [number, number]): Tensor4D {
  const around = ([0, 1] as const).map((axis): [number, number] => {
    const length = x.shape[axis + 1]
    const missing = Math.max(0, (Math.ceil(length / strides[axis]) - 1) * strides[axis] + size[axis] - length)
    return [missing >> 1, missing - (missing >> 1)]
  })
  return pad(x, [[0, 0], ...around, [0, 0]])
}
