/** Convolutions to check: their shapes, their kernels, and their gradients by the definition. */
import * as tf from '@tensorflow/tfjs-core'
import { Rng } from '../../../../envs/core/rng.ts'
import { draw } from './support.ts'

type Pad = 'same' | 'valid' | number | [[number, number], [number, number], [number, number], [number, number]]
export interface Case {
  x: [number, number, number, number]
  filter: [number, number, number, number]
  strides?: [number, number]
  pad?: Pad
  dilations?: [number, number]
}

export const tensor = (seed: number, shape: number[], scale = 1) =>
  tf.tensor(draw(seed, shape, scale).data as Float32Array, shape)
// prettier-ignore
export const margins = (top: number, bottom: number, left: number, right: number): Pad => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
]

/** Cases of any stride and padding; `outs` bounds the filter's last size. */
export function drawn(seed: string, count: number, outs: number): Case[] {
  const rng = Rng.fromSeed(seed)
  return Array.from({ length: count }, () => {
    const [height, width, channels] = [1 + rng.below(12), 1 + rng.below(12), 1 + rng.below(20)]
    const filter: Case['filter'] = [1 + rng.below(4), 1 + rng.below(4), channels, 1 + rng.below(outs)]
    const fits = filter[0] <= height && filter[1] <= width
    const pads: Pad[] = fits ? ['same', 'valid', rng.below(3)] : ['same']
    return {
      x: [1 + rng.below(3), height, width, channels],
      filter,
      strides: [1 + rng.below(3), 1 + rng.below(3)],
      pad: pads[rng.below(pads.length)],
    }
  })
}

type Kernel = 'Conv2D' | 'DepthwiseConv2dNative'
type Op = () => tf.Tensor

/** Draws, scaled so that y, dx and dw are of the size of 1, whatever is summed over. */
function draws(kernel: Kernel, given: Case) {
  const { x, filter } = given
  const shape = outputShape(kernel, given)
  const inputs = filter[0] * filter[1] * (kernel === 'Conv2D' ? filter[2] : 1)
  const outputs = Math.max(1, shape[0] * shape[1] * shape[2])
  return {
    x: () => tensor(1, x),
    filter: () => tensor(2, filter, 1 / Math.sqrt(inputs)),
    dy: () => tensor(3, shape),
    smallDy: () => tensor(3, shape, 1 / Math.sqrt(outputs)),
  }
}

/** Leaves NaN in all memory that is free and large: what a kernel finds in its scratch must not matter. */
function poison(): void {
  tf.dispose(Array.from({ length: 32 }, () => tf.fill([1 << 16], Number.NaN)))
}

/** A convolution and its gradients, of drawn x, filter and dy, as kernels of the present backend. */
export function ops(kernel: Kernel, given: Case): [forward: Op, ofInput: Op, ofFilter: Op] {
  const { x: inputShape, filter: filterShape, strides = [1, 1], pad = 'same', dilations = [1, 1] } = given
  const attrs = { strides, pad, dilations, dataFormat: 'NHWC', dimRoundingMode: 'floor', inputShape, filterShape }
  const { x, filter, dy, smallDy } = draws(kernel, given)
  const run = (name: string, inputs: Record<string, tf.Tensor>) => {
    if (tf.getBackend() === 'wasm') poison()
    return tf.engine().runKernel(name, inputs, attrs) as tf.Tensor
  }
  return [
    () => run(kernel, { x: x(), filter: filter() }),
    () => run(`${kernel}BackpropInput`, { dy: dy(), filter: filter() }),
    () => run(`${kernel}BackpropFilter`, { x: x(), dy: smallDy() }),
  ]
}

function outputShape(
  kernel: string,
  { x, filter, strides = [1, 1], pad = 'same', dilations = [1, 1] }: Case,
): number[] {
  const depthwise = kernel !== 'Conv2D'
  return tf.backend_util.computeConv2DInfo(x, filter, strides, dilations, pad as 'same', 'floor', depthwise).outShape
}

/**
 * The gradients of the same by what they are: how dy . y moves with each number of x and of the filter, exactly, as y is
 * linear in both. (The cpu backend's gradients know no dilations.)
 */
export function gradientsByUnits(kernel: Kernel, given: Case): tf.Tensor[] {
  const { x, filter, strides = [1, 1], pad = 'same', dilations = [1, 1] } = given
  const { x: drawnX, filter: drawnFilter, dy, smallDy } = draws(kernel, given)
  const along = (inputs: Record<string, tf.Tensor>, dy: tf.Tensor) =>
    tf.sum(
      tf.mul(tf.engine().runKernel(kernel, inputs, { strides, pad, dilations, dataFormat: 'NHWC' }) as tf.Tensor, dy),
    )
  const units = (shape: number[], value: (unit: tf.Tensor) => tf.Tensor) => {
    const size = tf.util.sizeFromShape(shape)
    const slopes = Array.from({ length: size }, (_, i) => {
      return tf.tidy(() =>
        value(
          tf.tensor(
            Float32Array.from({ length: size }, (_, j) => Number(i === j)),
            shape,
          ),
        ),
      )
    })
    return tf.reshape(tf.stack(slopes), shape)
  }
  return [
    units(x, unit => along({ x: unit, filter: drawnFilter() }, dy())),
    units(filter, unit => along({ x: drawnX(), filter: unit }, smallDy())),
  ]
}
