import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { architectures } from '../../../../agents/nn/architectures.ts'
import type { AreaValue } from '../../../../agents/nn/blocks/areaNet.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { choose, randn } from '../layers/support.ts'

beforeAll(() => choose('simd'))

/** Options, an input, the shape of each output, and how many weights there are, counted by hand. */
const cases = [
  {
    id: 'mlp',
    options: { inputs: 4, hidden: [5, 3], outputs: 2 },
    x: () => randn([3, 4], 1),
    outputs: [[3, 2]],
    weights: 4 * 5 + 5 + 5 * 3 + 3 + 3 * 2 + 2,
  },
  {
    id: 'lenet',
    options: {},
    x: () => randn([2, 28, 28, 1], 1),
    outputs: [[2, 10]],
    // C1, S2, C3 (all of S2's maps), S4, C5, F6, logits
    weights: 156 + 12 + (25 * 6 * 16 + 16) + 32 + 48120 + 10164 + 850,
  },
  {
    id: 'policy-value',
    options: { height: 5, width: 4, planes: 3, actions: 21, blocks: 2, filters: 8, valueUnits: 6 },
    x: () => randn([2, 5, 4, 3], 1),
    outputs: [
      [2, 21],
      [2, 1],
    ],
    // stem, four convolutions; policy: 1x1, dense; value: 1x1, dense, dense
    weights: 216 + 16 + 4 * (576 + 16) + (16 + 4 + 40 * 21 + 21) + (8 + 2 + 20 * 6 + 6 + 6 + 1),
  },
  {
    id: 'area',
    options: { height: 5, width: 4, planes: 3, blocks: 2, filters: 8, pooled: 4, headFilters: 6, valueUnits: 5 },
    x: () => randn([2, 5, 4, 3], 1),
    outputs: [
      [2, 21],
      [2, 1],
      [2, 1],
      [2, 20],
    ],
    // stem, a plain block, one that pools; two heads; moves, pass, owners, hidden, outcome, score
    weights: 232 + 2 * 592 + (2 * 592 + 296 + 72) + 2 * 60 + 7 + 13 + 7 + 65 + 6 + 6,
  },
  {
    id: 'lstm',
    options: { time: 6, inputs: 3, units: 5, layers: 2, outputs: 4, returns: 'all' },
    x: () => randn([2, 6, 3], 1),
    outputs: [[2, 6, 4]],
    weights: 20 * (3 + 5 + 1) + 20 * (5 + 5 + 1) + 5 * 4 + 4,
  },
  {
    id: 'transformer',
    options: { task: 'next', time: 6, tokens: 11, units: 8, heads: 2, layers: 1 },
    x: () => tf.tensor2d([0, 1, 2, 3, 4, 5, 10, 9, 8, 7, 6, 5], [2, 6], 'int32'),
    outputs: [[2, 6, 11]],
    // embedding, places; attention, feed-forward, their norms; last norm, logits
    weights: 88 + 48 + (8 * 24 + 24 + 72) + (8 * 32 + 32 + 32 * 8 + 8) + 32 + 16 + 99,
  },
  {
    id: 'transformer',
    options: { time: 3, tokens: 5, units: 6, heads: 3, layers: 2, positions: 'sinusoidal', norm: 'post', outputs: 2 },
    x: () => tf.tensor2d([0, 1, 2, 3, 4, 0], [2, 3], 'int32'),
    outputs: [[2, 2]],
    weights: 30 + 2 * (6 * 18 + 18 + 42 + (6 * 24 + 24 + 24 * 6 + 6) + 24) + 14,
  },
]

describe('architectures', () => {
  test.each(cases)('$id $options', ({ id, options, x, outputs, weights }) => {
    const before = tf.memory().numTensors
    const made = architectures.make<tf.Tensor, tf.Tensor | Record<string, tf.Tensor>>({ id, options }, Rng.fromSeed(1))
    if (!made.ok) throw new Error(made.error.message)
    const model = made.value
    const input = x()
    const result = model.predict(input)
    const tensors = result instanceof tf.Tensor ? [result] : Object.values(result)
    expect(tensors.map(tensor => tensor.shape)).toEqual(outputs)
    expect(tensors.every(tensor => tensor.dataSync().every(Number.isFinite))).toBe(true)
    expect([...model.weights.values()].reduce((sum, weight) => sum + weight.size, 0)).toBe(weights)
    tf.dispose([input, result as tf.Tensor])
    model.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  test('a transformer whose heads cannot share its units is refused', () => {
    const options = { time: 4, tokens: 5, units: 10, heads: 3 }
    expect(architectures.make({ id: 'transformer', options }, Rng.fromSeed(1))).toMatchObject({
      error: { message: 'Expected units of transformer to be a multiple of heads, but got 10.' },
    })
  })

  test('a causal transformer sees nothing of what comes later', () => {
    const options = { task: 'next', time: 5, tokens: 7, units: 8, heads: 2, layers: 2 }
    const made = architectures.make({ id: 'transformer', options }, Rng.fromSeed(2))
    if (!made.ok) throw new Error(made.error.message)
    const told = (ids: number[]) => made.value.predict(tf.tensor2d(ids, [1, 5], 'int32')).arraySync() as number[][][]
    const [one, other] = [told([1, 2, 3, 4, 5])[0], told([1, 2, 3, 6, 0])[0]]
    expect(other.slice(0, 3)).toEqual(one.slice(0, 3))
    expect(other[3]).not.toEqual(one[3])
  })

  test('a net for area has weights that fit any board, and sees the whole of it', () => {
    const options = { planes: 2, blocks: 2, filters: 4 }
    const make = (size: number) =>
      unwrap(
        architectures.make<tf.Tensor, AreaValue>(
          { id: 'area', options: { ...options, height: size, width: size } },
          Rng.fromSeed(3),
        ),
      )
    const [small, large] = [make(5), make(15)]
    for (const [path, weight] of large.weights) expect(small.weights.get(path)!.shape).toEqual(weight.shape)
    // A stone in one corner is heard of in the other, which no convolution of this net reaches.
    const board = tf.buffer([1, 15, 15, 2])
    const far = () => (large.predict(board.toTensor()).owners.arraySync() as number[][])[0][15 * 15 - 1]
    const before = far()
    board.set(1, 0, 0, 0, 0)
    expect(far()).not.toBe(before)
    small.dispose()
    large.dispose()
  })
})
