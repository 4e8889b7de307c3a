import * as tf from '@tensorflow/tfjs-core'
import { describe, it } from 'vitest'
import { Rng } from '../../../../envs/core/rng.ts'
import { builds, draw, expectClose, on } from './support.ts'

type Pad = 'same' | 'valid' | number | [[number, number], [number, number], [number, number], [number, number]]
interface Case {
  x: [number, number, number, number]
  filter: [number, number, number, number]
  strides?: [number, number]
  pad?: Pad
  dilations?: [number, number]
}

const tensor = (seed: number, shape: number[]) => tf.tensor(draw(seed, shape).data as Float32Array, shape)
const margins = (top: number, bottom: number, left: number, right: number): Pad => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
] // prettier-ignore

const CASES: Case[] = [
  { x: [3, 9, 9, 17], filter: [3, 3, 17, 32] },
  { x: [2, 9, 9, 32], filter: [3, 3, 32, 32] },
  { x: [2, 7, 8, 3], filter: [1, 1, 3, 2] },
  { x: [2, 7, 8, 3], filter: [5, 5, 3, 7] },
  { x: [2, 28, 28, 1], filter: [5, 5, 1, 6], pad: 'valid' },
  { x: [2, 11, 10, 4], filter: [3, 3, 4, 9], pad: 'valid' },
  { x: [2, 11, 10, 4], filter: [3, 3, 4, 9], strides: [2, 2] },
  { x: [2, 11, 10, 4], filter: [3, 3, 4, 9], strides: [2, 3], pad: 'valid' },
  { x: [1, 8, 9, 5], filter: [1, 1, 5, 6], strides: [2, 2] },
  { x: [1, 8, 9, 5], filter: [2, 2, 5, 6], strides: [3, 3] },
  { x: [1, 8, 9, 5], filter: [4, 2, 5, 13], pad: 2 },
  { x: [1, 8, 9, 5], filter: [3, 3, 5, 3], pad: margins(0, 2, 3, 1) },
  { x: [1, 8, 9, 5], filter: [3, 3, 5, 3], pad: margins(1, 0, 2, 4), strides: [2, 2] },
  { x: [1, 9, 9, 2], filter: [9, 9, 2, 3], pad: 'valid' },
  { x: [1, 1, 1, 1], filter: [1, 1, 1, 1] },
  { x: [0, 5, 5, 2], filter: [3, 3, 2, 2] },
  { x: [1, 12, 11, 3], filter: [3, 3, 3, 8], dilations: [2, 2] },
  { x: [1, 12, 11, 3], filter: [3, 2, 3, 8], dilations: [1, 3], pad: 'valid' },
]

const drawn = (seed: string, count: number): Case[] => {
  const rng = Rng.fromSeed(seed)
  return Array.from({ length: count }, () => {
    const [height, width, channels] = [1 + rng.below(12), 1 + rng.below(12), 1 + rng.below(20)]
    const filter: Case['filter'] = [1 + rng.below(4), 1 + rng.below(4), channels, 1 + rng.below(20)]
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

function ops({ x, filter, strides = [1, 1], pad = 'same', dilations = [1, 1] }: Case) {
  const info = tf.backend_util.computeConv2DInfo(x, filter, strides, dilations, pad as 'same')
  const attrs = { strides, pad, dilations, dataFormat: 'NHWC' }
  const run = (kernel: string, inputs: Record<string, tf.Tensor>, more = {}) =>
    tf.engine().runKernel(kernel, inputs, { ...attrs, ...more }) as tf.Tensor
  return {
    forward: () => run('Conv2D', { x: tensor(1, x), filter: tensor(2, filter) }),
    inputGradient: () =>
      run('Conv2DBackpropInput', { dy: tensor(3, info.outShape), filter: tensor(2, filter) }, { inputShape: x }),
    filterGradient: () =>
      run('Conv2DBackpropFilter', { x: tensor(1, x), dy: tensor(3, info.outShape) }, { filterShape: filter }),
  }
}

const dilated = ({ dilations = [1, 1] }: Case) => dilations.some(dilation => dilation > 1)

describe.each(builds)('convolution, %s build', build => {
  it.each(CASES)('forward and gradients, %j', async given => {
    const { forward, inputGradient, filterGradient } = ops(given)
    expectClose(await on(build, forward), await on('cpu', forward))
    if (dilated(given)) return // the cpu backend's gradients know no dilations
    expectClose(await on(build, inputGradient), await on('cpu', inputGradient))
    expectClose(await on(build, filterGradient), await on('cpu', filterGradient))
  })

  it('shapes drawn at random', async () => {
    for (const given of drawn(`convolution ${build}`, 40)) {
      for (const op of Object.values(ops(given))) expectClose(await on(build, op), await on('cpu', op))
    }
  })

  it.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'])(
    'bias and activation %s',
    async activation => {
      const fused = () =>
        tf.engine().runKernel(
          'FusedConv2D',
          {
            x: tensor(1, [2, 7, 7, 5]),
            filter: tensor(2, [3, 3, 5, 11]),
            bias: tensor(3, [11]),
            preluActivationWeights: tensor(4, [1, 1, 11]),
          },
          { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1], activation, leakyreluAlpha: 0.2 },
        ) as tf.Tensor
      expectClose(await on(build, fused), await on('cpu', fused))
    },
  )
})
