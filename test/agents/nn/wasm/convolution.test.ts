import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { geometry } from '../../../../agents/nn/wasm/kernels/geometry.ts'
import { suitsWinograd } from '../../../../agents/nn/wasm/kernels/winograd.ts'
import { type Case, drawn, gradientsByUnits, margins, ops, tensor } from './convolutions.ts'
import { builds, expectClose, on } from './support.ts'

const CASES: Case[] = [
  { x: [1, 9, 9, 17], filter: [3, 3, 17, 32] },
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
]

// Large enough for minimal filtering: tiles that fit, that don't, several groups of images, margins of all kinds.
const TILED: Case[] = [
  { x: [18, 9, 9, 17], filter: [3, 3, 17, 12] },
  { x: [4, 9, 9, 64], filter: [3, 3, 64, 24] },
  { x: [3, 11, 14, 13], filter: [3, 3, 13, 15] },
  { x: [3, 13, 20, 12], filter: [3, 3, 12, 14], pad: 'valid' },
  { x: [2, 14, 17, 12], filter: [3, 3, 12, 13], pad: margins(0, 2, 3, 1) },
  { x: [2, 17, 14, 12], filter: [3, 3, 12, 12], pad: 2 },
]

// Strides need no tests of their own here: tfjs takes dilations only without them.
const DILATED: Case[] = [
  { x: [1, 8, 7, 3], filter: [3, 3, 3, 8], dilations: [2, 2] },
  { x: [1, 9, 8, 2], filter: [3, 2, 2, 3], dilations: [1, 3], pad: 'valid' },
]

describe.each(builds)('convolution, %s build', build => {
  it.each(CASES)('forward and gradients, %j', async given => {
    for (const op of ops('Conv2D', given)) expectClose(await on(build, op), await on('cpu', op))
  })

  it.each(TILED)('minimal filtering, forward and gradients, %j', async given => {
    const { x, filter, pad = 'same' } = given
    expect(suitsWinograd(geometry(x, filter, { strides: 1, pad: pad as 'same' }))).toBe(true)
    for (const op of ops('Conv2D', given)) expectClose(await on(build, op), await on('cpu', op))
  })

  it.each(DILATED)('dilated, forward and gradients, %j', async given => {
    const [forward, ...gradients] = ops('Conv2D', given)
    expectClose(await on(build, forward), await on('cpu', forward))
    const expected = await on('cpu', () => gradientsByUnits('Conv2D', given))
    expectClose(await on(build, () => gradients.map(gradient => gradient())), expected)
  })

  it('shapes drawn at random', async () => {
    for (const given of drawn(`convolution ${build}`, 40, 20)) {
      for (const op of ops('Conv2D', given)) expectClose(await on(build, op), await on('cpu', op))
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

  it.each([
    { stride: 1, pad: 'same' as const },
    { stride: 2, pad: 'same' as const },
    { stride: 2, pad: 'valid' as const },
  ])('transposed convolution and its gradients, %j', async ({ stride, pad }) => {
    const [height, width] = pad === 'same' ? [4 * stride, 5 * stride] : [4 * stride + 1, 5 * stride + 1]
    const work = () => {
      const shape: [number, number, number, number] = [2, height, width, 6]
      const transposed = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, shape, stride, pad)
      const inputs = [tensor(1, [2, 4, 5, 7]), tensor(2, [3, 3, 6, 7], 0.1)]
      return [transposed(inputs[0], inputs[1]), ...tf.grads(transposed)(inputs, tensor(3, shape, 0.1))]
    }
    expectClose(await on(build, work), await on('cpu', work))
  })
})
