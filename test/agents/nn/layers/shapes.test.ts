import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { inference, type Layer, type Pass } from '../../../../agents/nn/core/layer.ts'
import { createModel } from '../../../../agents/nn/core/model.ts'
import { type Crossed, crossAttention, type Padded, selfAttention } from '../../../../agents/nn/layers/attention.ts'
import { batchNorm } from '../../../../agents/nn/layers/batchNorm.ts'
import { conv2d } from '../../../../agents/nn/layers/conv2d.ts'
import { conv2dTranspose } from '../../../../agents/nn/layers/conv2dTranspose.ts'
import { dense } from '../../../../agents/nn/layers/dense.ts'
import { depthwiseConv2d } from '../../../../agents/nn/layers/depthwiseConv2d.ts'
import { elmanFrom, elmanStep } from '../../../../agents/nn/layers/elman.ts'
import { embedding } from '../../../../agents/nn/layers/embedding.ts'
import { lstm, lstmFrom, lstmStep } from '../../../../agents/nn/layers/lstm.ts'
import { parallel } from '../../../../agents/nn/layers/parallel.ts'
import { averagePool, globalSumPool, maxPool, sumPool } from '../../../../agents/nn/layers/pooling.ts'
import { sinusoidalPositions } from '../../../../agents/nn/layers/positions.ts'
import { reshape } from '../../../../agents/nn/layers/reshape.ts'
import { residual } from '../../../../agents/nn/layers/residual.ts'
import { type Conditioned, decoderBlock, encoderBlock } from '../../../../agents/nn/layers/transformer.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { choose, outputOf, randn, training } from './support.ts'

beforeAll(() => choose('simd'))

const rng = () => Rng.fromSeed(3)

describe('layers know what they give', () => {
  test.each<[string, Layer, number[], number[]]>([
    ['conv2d, same', conv2d({ filters: 3, stride: 2 }), [7, 4, 2], [4, 2, 3]],
    ['conv2d, valid', conv2d({ filters: 3, size: [5, 2], padding: 'valid' }), [7, 4, 2], [3, 3, 3]],
    ['conv2d, padded by 2', conv2d({ filters: 3, padding: 2 }), [5, 4, 2], [7, 6, 3]],
    ['conv2d, an oblong window padded by 2', conv2d({ filters: 3, size: [4, 2], padding: 2 }), [8, 9, 2], [9, 12, 3]],
    ['conv2d, dilated', conv2d({ filters: 3, padding: 'valid', dilation: 2 }), [7, 6, 2], [3, 2, 3]],
    ['depthwiseConv2d', depthwiseConv2d({ multiplier: 3, stride: 2 }), [7, 5, 2], [4, 3, 6]],
    ['conv2dTranspose, same', conv2dTranspose({ filters: 3, stride: [2, 3] }), [3, 5, 2], [6, 15, 3]],
    ['conv2dTranspose, valid', conv2dTranspose({ filters: 3, stride: 2, padding: 'valid' }), [3, 5, 2], [7, 11, 3]],
    ['maxPool', maxPool(), [7, 5, 2], [3, 2, 2]],
    ['sumPool, same', sumPool({ size: 3, stride: 2, padding: 'same' }), [7, 4, 2], [4, 2, 2]],
    ['globalSumPool', globalSumPool(), [7, 4, 2], [2]],
    [
      'parallel',
      parallel({ a: conv2d({ filters: 2 }), b: maxPool({ size: 3, stride: 1, padding: 'same' }) }),
      [4, 3, 5],
      [4, 3, 7],
    ],
    ['lstm', lstm({ units: 5 }), [4, 3], [4, 5]],
    ['lstm, last', lstm({ units: 5, returns: 'last' }), [4, 3], [5]],
  ])('%s', (_name, layer, input, output) => {
    const y = outputOf(layer, randn([2, ...input], 1))
    expect(y.shape).toEqual([2, ...output])
    expect(y.dataSync().every(Number.isFinite)).toBe(true)
  })

  test.each<[string, Layer, number[], string]>([
    ['conv2d', conv2d({ filters: 2 }), [784], 'Expected inputs of shape [height, width, channels], but got [784].'],
    [
      'conv2d',
      conv2d({ filters: 2, padding: 'valid' }),
      [2, 5, 1],
      'Expected maps that a 3x3 window fits into, but got 2x5.',
    ],
    ['maxPool', maxPool({ size: 4 }), [3, 3, 1], 'Expected maps that a 4x4 window fits into, but got 3x3.'],
    ['reshape', reshape([2, 3]), [7], 'Expected inputs that fill [2, 3], but got [7].'],
    ['residual', residual(dense({ units: 3 })), [4], 'Expected a branch that gives [4], but got [3].'],
    [
      'parallel',
      parallel({ a: conv2d({ filters: 2 }), b: maxPool() }),
      [4, 4, 2],
      'Expected branches that give [4, 4, ...], but got [2, 2, 2].',
    ],
    ['lstm', lstm({ units: 3 }), [5], 'Expected inputs of shape [time, units], but got [5].'],
  ])('%s refuses what it can not take: %s', (_name, layer, input, message) => {
    expect(() => createModel(layer, input, rng())).toThrow(message)
  })

  test('ids must be whole numbers', () => {
    const model = createModel(embedding({ count: 3, units: 2 }), [2], rng())
    expect(() => model.predict(tf.zeros([1, 2]))).toThrow('Expected ids of type int32, but got float32.')
  })

  test('heads must share the units', () => {
    const layer = selfAttention({ heads: 3 })
    expect(() => createModel(layer, { x: [5, 8] }, rng())).toThrow('Expected units that 3 heads can share, but got 8.')
  })
})

describe('what layers compute', () => {
  test('a sum pool sums what lies inside, at the border too', () => {
    const x = tf.reshape(tf.range(1, 10), [1, 3, 3, 1])
    expect([...outputOf(sumPool(), x).dataSync()]).toEqual([1 + 2 + 4 + 5])
    const same = outputOf(sumPool({ size: 2, padding: 'same' }), x)
    expect([...same.dataSync()]).toEqual([1 + 2 + 4 + 5, 3 + 6, 7 + 8, 9])
    const mean = outputOf(averagePool({ size: 2, padding: 'same' }), x)
    expect([...mean.dataSync()]).toEqual([3, 4.5, 7.5, 9])
  })

  test('batch norm takes the batch in training and what has moved in inference', () => {
    const model = createModel(batchNorm({ momentum: 0.9, epsilon: 0 }), [2], rng())
    const x = tf.tensor2d([1, 10, 3, 30], [2, 2])
    const moved = new Map<tf.Variable, number[]>()
    const pass: Pass = {
      training: true,
      move: (statistic, by) => void moved.set(statistic, [...by(statistic).dataSync()]),
    }
    const y = model.apply(x, pass).dataSync()
    for (const [i, expected] of [-1, -1, 1, 1].entries()) expect(y[i]).toBeCloseTo(expected, 5)
    const [mean, variance] = [...model.statistics.values()].map(statistic => moved.get(statistic)!)
    for (const [i, expected] of [0.2, 2].entries()) expect(mean[i]).toBeCloseTo(expected, 5)
    for (const [i, expected] of [1, 10.9].entries()) expect(variance[i]).toBeCloseTo(expected, 4)
    expect([...model.apply(x, inference).dataSync()]).toEqual([...x.dataSync()]) // mean 0, variance 1 as yet
  })

  test.each([
    ['elman', elmanFrom({ units: 3 }), elmanStep({ units: 3 }), ['hidden']],
    ['lstm', lstmFrom({ units: 3 }), lstmStep({ units: 3 }), ['hidden', 'cell']],
  ] as const)('%s: a sequence is its steps, and may be cut in two', (_name, sequence, step, names) => {
    type In = { x: tf.Tensor; state: Record<string, tf.Tensor> }
    type Out = { y: tf.Tensor; state: Record<string, tf.Tensor> }
    const shapes = Object.fromEntries(names.map(name => [name, [3]]))
    const whole = createModel(sequence as unknown as Layer<In, Out>, { x: [4, 2], state: shapes }, rng())
    const half = createModel(sequence as unknown as Layer<In, Out>, { x: [2, 2], state: shapes }, rng())
    const one = createModel(step as unknown as Layer<In, Out>, { x: [2], state: shapes }, rng())
    const x = randn([5, 4, 2], 4)
    const start = Object.fromEntries(names.map((name, i) => [name, randn([5, 3], 5 + i)]))
    const all = whole.predict({ x, state: start })

    let state = start
    const steps = tf.unstack(x, 1).map(x => {
      const next = one.predict({ x, state })
      state = next.state
      return next.y
    })
    expectSame(tf.stack(steps, 1), all.y)
    for (const name of names) expectSame(state[name], all.state[name])

    const [early, late] = tf.split(x, 2, 1)
    const first = half.predict({ x: early, state: start })
    const second = half.predict({ x: late, state: first.state })
    expectSame(tf.concat([first.y, second.y], 1), all.y)
    expect(() => createModel(step as unknown as Layer<In, Out>, { x: [2], state: { hidden: [4] } }, rng())).toThrow(
      'Expected a state with hidden of shape [3], but got [4].',
    )
  })

  test('an LSTM begins from zeros where no state is given', () => {
    const x = randn([2, 3, 2], 6)
    const plain = outputOf(lstm({ units: 3 }), x)
    const model = createModel(lstmFrom({ units: 3 }), { x: [3, 2], state: { hidden: [3], cell: [3] } }, Rng.fromSeed(1))
    expectSame(plain, model.predict({ x, state: { hidden: tf.zeros([2, 3]), cell: tf.zeros([2, 3]) } }).y)
  })

  test.each(['all', 'last'] as const)('an LSTM gives in training what it gives in inference, %s', returns => {
    const model = createModel(lstm({ units: 7, returns }), [5, 3], rng())
    const x = randn([3, 5, 3], 15)
    expectSame(model.apply(x, training), model.apply(x, inference))
  })

  test('padding is seen by nobody', () => {
    const block: Layer<Padded, tf.Tensor> = encoderBlock({ heads: 2 })
    const model = createModel(block, { x: [4, 6], valid: [4] }, rng())
    const x = randn([1, 4, 6], 7)
    const other = tf.concat([tf.slice(x, [0, 0, 0], [1, 3, 6]), randn([1, 1, 6], 8)], 1)
    const valid = tf.tensor2d([1, 1, 1, 0], [1, 4])
    const seen = (x: tf.Tensor) => tf.slice(model.predict({ x, valid }), [0, 0, 0], [1, 3, 6])
    expectSame(seen(x), seen(other))
    const unmasked = tf.slice(model.predict({ x: other }), [0, 0, 0], [1, 3, 6])
    expect(tf.max(tf.abs(tf.sub(unmasked, seen(other)))).dataSync()[0]).toBeGreaterThan(1e-3)
  })

  test('attention is the softmax of scaled products, by head', () => {
    const model = createModel(
      crossAttention({ heads: 2 }) as Layer<Crossed, tf.Tensor>,
      { x: [3, 4], memory: [5, 6] },
      rng(),
    )
    const [x, memory] = [randn([1, 3, 4], 9), randn([1, 5, 6], 10)]
    const weight = (name: string) => model.weights.get(name)! as unknown as tf.Tensor2D
    const q = tf.matMul(tf.reshape(x, [3, 4]), weight('queries/kernel'))
    const [k, v] = tf.split(tf.matMul(tf.reshape(memory, [5, 6]), weight('keysValues/kernel')), 2, 1) as tf.Tensor2D[]
    const heads = [0, 1].map(head => {
      const part = (t: tf.Tensor) => tf.slice(t as tf.Tensor2D, [0, 2 * head], [-1, 2])
      return tf.matMul(tf.softmax(tf.div(tf.matMul(part(q), part(k), false, true), Math.SQRT2)), part(v))
    })
    expectSame(
      tf.matMul(tf.concat(heads, 1), weight('output/kernel')),
      tf.reshape(model.predict({ x, memory }), [3, 4]),
    )
  })

  test('a decoder sees its own past and all of its memory that is valid', () => {
    const shapes = { x: [3, 4], memory: [2, 6], memoryValid: [2] }
    const model = createModel(decoderBlock({ heads: 2 }) as Layer<Conditioned, tf.Tensor>, shapes, rng())
    const [x, memory] = [randn([1, 3, 4], 11), randn([1, 2, 6], 12)]
    const told = (x: tf.Tensor, memory: tf.Tensor, valid: number[]) => [
      ...model.predict({ x, memory, memoryValid: tf.tensor2d(valid, [1, 2]) }).dataSync(),
    ]
    const first = told(x, memory, [1, 0]).slice(0, 4)
    const otherFuture = tf.concat([tf.slice(x, [0, 0, 0], [1, 1, 4]), randn([1, 2, 4], 13)], 1)
    const otherPadding = tf.concat([tf.slice(memory, [0, 0, 0], [1, 1, 6]), randn([1, 1, 6], 14)], 1)
    expect(told(otherFuture, otherPadding, [1, 0]).slice(0, 4)).toEqual(first)
    expect(told(x, memory, [1, 1]).slice(0, 4)).not.toEqual(first)
  })

  test('places are sines and cosines', () => {
    const y = outputOf(sinusoidalPositions(), tf.zeros([1, 3, 4])).dataSync()
    const expected = [0, 1, 2].flatMap(t => [Math.sin(t), Math.cos(t), Math.sin(t / 100), Math.cos(t / 100)])
    for (const [i, value] of expected.entries()) expect(y[i]).toBeCloseTo(value, 6)
  })
})

function expectSame(a: tf.Tensor, b: tf.Tensor): void {
  expect(a.shape).toEqual(b.shape)
  expect(tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]).toBeLessThan(1e-5)
}
