/** Models of the framework, whole: exported, run in ONNX Runtime, compared with their own predictions. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { policyValue } from '../../../../agents/nn/blocks/policyValue.ts'
import type { Layer } from '../../../../agents/nn/core/layer.ts'
import { createModel, type Model } from '../../../../agents/nn/core/model.ts'
import { activation } from '../../../../agents/nn/layers/activation.ts'
import { batchNorm } from '../../../../agents/nn/layers/batchNorm.ts'
import { conv2d } from '../../../../agents/nn/layers/conv2d.ts'
import { conv2dTranspose } from '../../../../agents/nn/layers/conv2dTranspose.ts'
import { dense } from '../../../../agents/nn/layers/dense.ts'
import { depthwiseConv2d } from '../../../../agents/nn/layers/depthwiseConv2d.ts'
import { elman } from '../../../../agents/nn/layers/elman.ts'
import { embedding } from '../../../../agents/nn/layers/embedding.ts'
import { layerNorm } from '../../../../agents/nn/layers/layerNorm.ts'
import { type LstmState, lstm, lstmFrom, lstmStep } from '../../../../agents/nn/layers/lstm.ts'
import { parallel } from '../../../../agents/nn/layers/parallel.ts'
import { averagePool, globalAveragePool, maxPool, sumPool } from '../../../../agents/nn/layers/pooling.ts'
import { learntPositions, sinusoidalPositions } from '../../../../agents/nn/layers/positions.ts'
import type { Remembered, Remembering } from '../../../../agents/nn/layers/recurrence.ts'
import { flatten } from '../../../../agents/nn/layers/reshape.ts'
import { residual } from '../../../../agents/nn/layers/residual.ts'
import { scale } from '../../../../agents/nn/layers/scale.ts'
import { sequential } from '../../../../agents/nn/layers/sequential.ts'
import { type Conditioned, decoderBlock, encoderBlock, unpadded } from '../../../../agents/nn/layers/transformer.ts'
import { exportModel, Session } from '../../../../agents/nn/onnx/index.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { BACKENDS, draw, expectClose, useBackend } from './support.ts'

const models: Record<string, { layer: Layer; input: number[] }> = {
  'an MLP': {
    layer: sequential([
      dense({ units: 16, activation: 'relu' }),
      layerNorm(),
      batchNorm(),
      dense({ units: 3, activation: 'lecunTanh' }),
    ]),
    input: [7],
  },
  'LeNet with sum pools': {
    layer: sequential([
      conv2d({ filters: 6, size: 5, padding: 2, activation: 'lecunTanh' }),
      sumPool(),
      scale({ activation: 'sigmoid' }),
      conv2d({ filters: 16, size: 5, padding: 'valid' }),
      averagePool({ size: 3, stride: 2, padding: 'same' }),
      flatten(),
      dense({ units: 10 }),
    ]),
    input: [28, 28, 1],
  },
  'an inception block': {
    layer: sequential([
      conv2d({ filters: 4, size: 3, stride: 2 }),
      batchNorm(),
      activation('relu'),
      parallel({
        one: conv2d({ filters: 3, size: 1 }),
        three: sequential([depthwiseConv2d({ multiplier: 2 }), conv2d({ filters: 2, size: 1, activation: 'elu' })]),
        wide: conv2d({ filters: 2, dilation: 2 }),
        pool: maxPool({ size: 3, stride: 1, padding: 'same' }),
      }),
      globalAveragePool(),
    ]),
    input: [9, 11, 3],
  },
  'a decoder': {
    layer: sequential([
      conv2dTranspose({ filters: 5, size: 4, stride: 2, activation: 'leakyRelu' }),
      conv2dTranspose({ filters: 3, size: 3, stride: 3, padding: 'valid' }),
      residual(conv2d({ filters: 3 }), { rezero: true, activation: 'softplus' }),
    ]),
    input: [4, 3, 2],
  },
  'an LSTM over a sequence': { layer: sequential([lstm({ units: 6 }), dense({ units: 2 })]), input: [9, 3] },
  'an LSTM of two layers, its last output': {
    layer: sequential([lstm({ units: 6 }), lstm({ units: 5, returns: 'last' })]),
    input: [12, 3],
  },
  'an LSTM over three steps': { layer: lstm({ units: 6 }), input: [3, 2] },
  'an Elman net over a sequence': { layer: elman({ units: 6 }), input: [8, 3] },
  'an Elman net, its last output': { layer: elman({ units: 6, activation: 'relu', returns: 'last' }), input: [16, 3] },
  'a transformer': {
    layer: sequential([
      dense({ units: 8 }),
      learntPositions(),
      unpadded(encoderBlock({ heads: 2 })),
      sinusoidalPositions(),
      unpadded(encoderBlock({ heads: 4, causal: true, norm: 'post' })),
    ]),
    input: [6, 3],
  },
}

describe.each(BACKENDS)('exported from %s, ONNX Runtime predicts as the model does:', backend => {
  beforeAll(() => useBackend(backend))

  it.each(Object.keys(models))('%s', async name => {
    const { layer, input } = models[name]
    const model = createModel(layer, input, Rng.fromSeed(name))
    await expectSamePredictions(model, { input }, x => ({ output: model.predict(x.input) }))
    model.dispose()
  })

  it('a 4x32 policy-value net with batch norm', async () => {
    const model = createModel(policyValue({ actions: 82 }), [9, 9, 17], Rng.fromSeed(1))
    await expectSamePredictions(model, { input: [9, 9, 17] }, x => ({ ...model.predict(x.input) }))
    model.dispose()
  })

  it('a model of several named inputs and outputs', async () => {
    const shapes = { board: [5, 5, 2], extra: { clock: [3] } }
    type In = { board: tf.Tensor; extra: { clock: tf.Tensor } }
    const model = createModel<In, [tf.Tensor, tf.Tensor]>(
      (scope, input) => {
        const maps = scope.add<tf.Tensor, tf.Tensor>(
          'maps',
          sequential([conv2d({ filters: 2 }), flatten()]),
          input.board,
        )
        const head = scope.add<tf.Tensor, tf.Tensor>('head', dense({ units: 4 }), [53])
        return {
          output: [head.output, maps.output],
          apply: ({ board, extra }, pass) => {
            const flat = maps.apply(board, pass)
            return [head.apply(tf.concat([flat, extra.clock], 1), pass), flat]
          },
        }
      },
      shapes,
      Rng.fromSeed(2),
    )
    await expectSamePredictions(model, { board: [5, 5, 2], 'extra/clock': [3] }, x => {
      const [first, second] = model.predict({ board: x.board, extra: { clock: x['extra/clock'] } })
      return { 0: first, 1: second }
    })
    model.dispose()
  })

  it('a language model: whole numbers in', async () => {
    const layer = sequential([
      embedding({ count: 7, units: 8 }),
      unpadded(encoderBlock({ heads: 2 })),
      dense({ units: 7 }),
    ])
    const model = createModel(layer, [5], Rng.fromSeed(3))
    const predict = (x: Record<string, tf.Tensor>) => ({ output: model.predict(tf.cast(x.input, 'int32')) })
    await expectSamePredictions(model, { input: [5] }, predict, { input: { below: 7, integers: true } })
    model.dispose()
  })

  it('a decoder block with padding', async () => {
    const shapes = { x: [4, 8], memory: [6, 8], valid: [4], memoryValid: [6] }
    const model = createModel<Conditioned, tf.Tensor>(decoderBlock({ heads: 2 }), shapes, Rng.fromSeed(4))
    const predict = (x: Record<string, tf.Tensor>) => ({ output: model.predict(x as unknown as Conditioned) })
    await expectSamePredictions(model, shapes, predict, { valid: { below: 2 }, memoryValid: { below: 2 } })
    model.dispose()
  })

  it.each([
    ['one step', lstmStep({ units: 4 }), [3]],
    ['a sequence', lstmFrom({ units: 4 }), [7, 3]],
    ['a sequence, its last output', lstmFrom({ units: 4, returns: 'last' }), [7, 3]],
  ])('an LSTM from a state that is given, %s', async (_, layer, x) => {
    const model = createModel<Remembering<LstmState>, Remembered<LstmState>>(
      layer,
      { x, state: { hidden: [4], cell: [4] } },
      Rng.fromSeed(5),
    )
    const shapes = { x, 'state/hidden': [4], 'state/cell': [4] }
    await expectSamePredictions(model, shapes, fed => {
      const state = { hidden: fed['state/hidden'], cell: fed['state/cell'] }
      const { y, state: next } = model.predict({ x: fed.x, state })
      return { y, 'next/state/hidden': next.hidden, 'next/state/cell': next.cell }
    })
    model.dispose()
  })
})

async function expectSamePredictions<In, Out>(
  model: Model<In, Out>,
  shapes: Record<string, number[]>,
  predict: (x: Record<string, tf.Tensor>) => Record<string, tf.Tensor>,
  whole: Record<string, { below: number; integers?: boolean }> = {},
) {
  // Fresh biases, gains and statistics are 0 and 1: other numbers make mistakes show.
  for (const [path, weight] of [...model.weights, ...model.statistics]) {
    const drawn = draw(path, weight.shape, 0.2)
    weight.assign(tf.tensor(path.endsWith('variance') ? drawn.map(x => Math.abs(x) + 0.5) : drawn, weight.shape))
  }
  const integers = Object.keys(whole).filter(key => whole[key].integers)
  const session = await Session.open(exportModel(model, { name: 'test', integers }).encode())
  try {
    for (const batch of [1, 4]) {
      const fed = Object.fromEntries(
        Object.entries(shapes).map(([key, shape]) => {
          const drawn = draw(`${key}${batch}`, [batch, ...shape])
          return [key, key in whole ? drawn.map(x => Math.floor(Math.abs(x) * 1000) % whole[key].below) : drawn]
        }),
      )
      const actual = await session.run(fed, batch)
      const tensors = Object.entries(shapes).map(
        ([key, shape]) => [key, tf.tensor(fed[key], [batch, ...shape])] as const,
      )
      const expected = predict(Object.fromEntries(tensors))
      expect(session.outputs.toSorted()).toEqual(Object.keys(expected).toSorted())
      for (const [key, tensor] of Object.entries(expected)) {
        expect(actual[key].dims).toEqual(tensor.shape)
        expectClose(actual[key].data as Float32Array, tensor.dataSync(), `${key} at batch ${batch}`, 1e-4)
      }
      tf.dispose([expected, tensors.map(([, tensor]) => tensor)])
    }
  } finally {
    await session.release()
  }
}
