import * as tf from '@tensorflow/tfjs-core'
import { describe, it } from 'vitest'
import { type Case, drawn, gradientsByUnits, margins, ops, tensor } from './convolutions.ts'
import { builds, expectClose, on } from './support.ts'

const CASES: Case[] = [
  { x: [2, 9, 9, 8], filter: [3, 3, 8, 1] },
  { x: [2, 7, 8, 13], filter: [3, 3, 13, 1], pad: 'valid' },
  { x: [2, 7, 8, 3], filter: [5, 2, 3, 2] },
  { x: [1, 8, 9, 5], filter: [3, 3, 5, 3], strides: [2, 2] },
  { x: [1, 8, 9, 6], filter: [2, 2, 6, 1], strides: [3, 3] },
  { x: [1, 8, 9, 6], filter: [3, 3, 6, 1], pad: margins(0, 2, 3, 1), strides: [2, 2] },
  { x: [0, 5, 5, 2], filter: [3, 3, 2, 1] },
]

const DILATED: Case[] = [
  { x: [1, 8, 7, 4], filter: [3, 3, 4, 1], dilations: [2, 2] },
  { x: [1, 9, 8, 2], filter: [3, 2, 2, 3], dilations: [1, 3], pad: 'valid' },
]

describe.each(builds)('depthwise convolution, %s build', build => {
  it.each(CASES)('forward and gradients, %j', async given => {
    for (const op of ops('DepthwiseConv2dNative', given)) expectClose(await on(build, op), await on('cpu', op))
  })

  it.each(DILATED)('dilated, forward and gradients, %j', async given => {
    const [forward, ...gradients] = ops('DepthwiseConv2dNative', given)
    expectClose(await on(build, forward), await on('cpu', forward))
    const expected = await on('cpu', () => gradientsByUnits('DepthwiseConv2dNative', given))
    expectClose(await on(build, () => gradients.map(gradient => gradient())), expected)
  })

  it('shapes drawn at random', async () => {
    for (const given of drawn(`depthwise ${build}`, 30, 3)) {
      for (const op of ops('DepthwiseConv2dNative', given)) expectClose(await on(build, op), await on('cpu', op))
    }
  })

  it.each(['linear', 'relu', 'relu6', 'sigmoid', 'prelu'])('bias and activation %s', async activation => {
    const fused = () =>
      tf.engine().runKernel(
        'FusedDepthwiseConv2D',
        {
          x: tensor(1, [2, 7, 7, 6]),
          filter: tensor(2, [3, 3, 6, 1]),
          bias: tensor(3, [6]),
          preluActivationWeights: tensor(4, [1, 1, 6]),
        },
        { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1], activation, leakyreluAlpha: 0.2 },
      ) as tf.Tensor
    expectClose(await on(build, fused), await on('cpu', fused))
  })
})
