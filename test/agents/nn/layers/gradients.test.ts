import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, test } from 'vitest'
import type { Layer, Shape } from '../../../../agents/nn/core/layer.ts'
import { selfAttention } from '../../../../agents/nn/layers/attention.ts'
import { batchNorm } from '../../../../agents/nn/layers/batchNorm.ts'
import { conv2d } from '../../../../agents/nn/layers/conv2d.ts'
import { conv2dTranspose } from '../../../../agents/nn/layers/conv2dTranspose.ts'
import { dense } from '../../../../agents/nn/layers/dense.ts'
import { depthwiseConv2d } from '../../../../agents/nn/layers/depthwiseConv2d.ts'
import { elman } from '../../../../agents/nn/layers/elman.ts'
import { embedding } from '../../../../agents/nn/layers/embedding.ts'
import { layerNorm } from '../../../../agents/nn/layers/layerNorm.ts'
import { type LstmState, lstm, lstmFrom } from '../../../../agents/nn/layers/lstm.ts'
import { parallel } from '../../../../agents/nn/layers/parallel.ts'
import {
  averagePool,
  globalAveragePool,
  globalMaxPool,
  globalSumPool,
  maxPool,
  sumPool,
} from '../../../../agents/nn/layers/pooling.ts'
import { learntPositions, sinusoidalPositions } from '../../../../agents/nn/layers/positions.ts'
import type { Remembered, Remembering } from '../../../../agents/nn/layers/recurrence.ts'
import { flatten, reshape } from '../../../../agents/nn/layers/reshape.ts'
import { residual } from '../../../../agents/nn/layers/residual.ts'
import { scale } from '../../../../agents/nn/layers/scale.ts'
import { sequential } from '../../../../agents/nn/layers/sequential.ts'
import { encoderBlock, unpadded } from '../../../../agents/nn/layers/transformer.ts'
import { BACKENDS, choose, expectTrueGradients, randn } from './support.ts'

const ids = () => tf.tensor2d([0, 3, 6, 2, 3, 3], [3, 2], 'int32')

/** The state in which it begins is the input's first two steps; that in which it ends follows its outputs. */
const statefulLstm: Layer = (scope, input) => {
  const state = { hidden: [3], cell: [3] }
  const bound = scope.add<Remembering<LstmState>, Remembered<LstmState>>('lstm', lstmFrom({ units: 3 }), {
    x: input,
    state,
  })
  return {
    output: [6, 3],
    apply(x, pass) {
      const [hidden, cell] = tf.unstack(x, 1)
      const { y, state } = bound.apply({ x, state: { hidden, cell } }, pass)
      return tf.concat([y, tf.stack([state.hidden, state.cell], 1)], 1)
    },
  }
}

const layers: Record<string, [Layer, Shape | (() => tf.Tensor)]> = {
  'dense over the last axis': [dense({ units: 3, activation: 'tanh' }), [4, 5]],
  'conv2d 3x3': [conv2d({ filters: 4, activation: 'tanh' }), [5, 7, 3]],
  'dense with relu': [dense({ units: 5, activation: 'relu' }), [6]],
  'conv2d with relu': [conv2d({ filters: 3, size: 2, activation: 'relu' }), [3, 4, 2]],
  'conv2d 1x1 without bias': [conv2d({ filters: 2, size: 1, bias: false }), [3, 5, 4]],
  'conv2d 5x3, stride 2x3': [conv2d({ filters: 2, size: [5, 3], stride: [2, 3], padding: 2 }), [7, 8, 2]],
  'conv2d valid, stride 2': [conv2d({ filters: 3, stride: 2, padding: 'valid' }), [8, 7, 2]],
  'conv2d dilated by 2': [conv2d({ filters: 3, dilation: 2 }), [7, 6, 2]],
  'conv2d dilated by 3, valid': [conv2d({ filters: 2, size: [2, 3], dilation: 3, padding: 'valid' }), [6, 8, 3]],
  'conv2d 4x2, padding 2': [conv2d({ filters: 2, size: [4, 2], padding: 2 }), [6, 5, 2]],
  'conv2d dilated by 2, padding 1': [conv2d({ filters: 2, dilation: 2, padding: 1 }), [6, 7, 2]],
  depthwiseConv2d: [depthwiseConv2d({ multiplier: 2 }), [5, 6, 3]],
  'depthwiseConv2d, stride 2': [depthwiseConv2d({ stride: 2, activation: 'tanh' }), [7, 5, 3]],
  'depthwiseConv2d, padding 2': [depthwiseConv2d({ size: [3, 2], stride: 2, padding: 2 }), [6, 5, 2]],
  'conv2dTranspose, stride 2': [conv2dTranspose({ filters: 3, stride: 2 }), [3, 5, 2]],
  'conv2dTranspose 5x5 valid': [conv2dTranspose({ filters: 2, size: 5, stride: 2, padding: 'valid' }), [3, 2, 3]],
  maxPool: [maxPool(), [6, 5, 3]],
  'maxPool 3x3, stride 2, same': [maxPool({ size: 3, stride: 2, padding: 'same' }), [5, 6, 2]],
  averagePool: [averagePool({ size: [2, 3] }), [5, 7, 2]],
  'averagePool 3x3, stride 2, same': [averagePool({ size: 3, stride: 2, padding: 'same' }), [5, 6, 2]],
  sumPool: [sumPool(), [4, 5, 3]],
  'sumPool 3x3, stride 2, same': [sumPool({ size: 3, stride: 2, padding: 'same' }), [5, 6, 2]],
  globalAveragePool: [globalAveragePool(), [3, 5, 4]],
  globalMaxPool: [globalMaxPool(), [3, 5, 4]],
  globalSumPool: [globalSumPool(), [3, 5, 4]],
  'batchNorm of maps': [batchNorm(), [3, 5, 4]],
  'batchNorm of vectors': [batchNorm({ epsilon: 0.1 }), [5]],
  layerNorm: [layerNorm(), [3, 7]],
  scale: [scale({ activation: 'tanh' }), [3, 2, 5]],
  flatten: [sequential([flatten(), dense({ units: 2 })]), [3, 2, 2]],
  reshape: [sequential([reshape([2, 3]), dense({ units: 2 })]), [6]],
  residual: [residual(dense({ units: 4, activation: 'tanh' })), [3, 4]],
  'residual, ReZero': [residual(dense({ units: 4, activation: 'tanh' }), { rezero: true }), [4]],
  'residual with a shortcut': [
    residual(dense({ units: 3 }), { shortcut: dense({ units: 3 }), activation: 'tanh' }),
    [5],
  ],
  embedding: [embedding({ count: 7, units: 3 }), ids],
  learntPositions: [learntPositions(), [4, 3]],
  sinusoidalPositions: [sequential([sinusoidalPositions(), dense({ units: 2 })]), [4, 5]],
  gelu: [dense({ units: 5, activation: 'gelu' }), [3]],
  softmax: [dense({ units: 5, activation: 'softmax' }), [3]],
  elman: [elman({ units: 4 }), [5, 3]],
  'elman, last output': [elman({ units: 3, returns: 'last', activation: 'sigmoid' }), [4, 2]],
  lstm: [lstm({ units: 5 }), [4, 3]],
  'lstm from a state, told with its last': [statefulLstm, [4, 3]],
  'lstm, last output': [lstm({ units: 3, returns: 'last' }), [5, 2]],
  selfAttention: [unpadded(selfAttention({ heads: 2 })), [5, 6]],
  'selfAttention, causal': [unpadded(selfAttention({ heads: 3, causal: true })), [4, 6]],
  'encoder block': [unpadded(encoderBlock({ heads: 2, hidden: 7 })), [3, 4]],
  'encoder block, norm after': [unpadded(encoderBlock({ heads: 2, norm: 'post', causal: true })), [3, 4]],
  parallel: [parallel({ a: conv2d({ filters: 2 }), b: conv2d({ filters: 3, size: 1 }) }), [3, 4, 2]],
}

describe.each(BACKENDS)('gradients agree with finite differences, %s', backend => {
  beforeAll(() => choose(backend))

  test.each(Object.entries(layers))(
    '%s',
    // A short step where a kink may lie within a long one.
    (name, [layer, input]) => expectTrueGradients(layer, input, /relu/.test(name) ? 1e-3 : 1e-2),
  )

  test.each(['relu', 'leakyRelu'] as const)("the slope of a penalty on a critic's slope, %s", activation => {
    const critic = sequential([
      conv2d({ filters: 3, activation }),
      flatten(),
      dense({ units: 4, activation }),
      dense({ units: 1 }),
    ])
    // Gulrajani et al. 2017, equation 3: the squared length of the slope in the input, without its target.
    const penalty: Layer = (scope, input) => {
      const bound = scope.add<tf.Tensor, tf.Tensor>('critic', critic, input)
      return {
        output: [1],
        apply: (x, pass) => {
          const slope = tf.grad(x => tf.sum(bound.apply(x, pass)))(tf.mul(tf.cast(x, 'float32'), 1e-3))
          return tf.sum(tf.reshape(tf.square(slope), [-1, 32]), 1, true)
        },
      }
    }
    expectTrueGradients(penalty, () => tf.cast(tf.round(tf.mul(randn([3, 4, 4, 2], 5), 1000)), 'int32'), 1e-3)
  })
})
