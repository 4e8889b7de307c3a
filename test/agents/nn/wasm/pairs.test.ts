import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../../../agents/nn/wasm/kernels/broadcast.ts'
import { draw, engines, expectClose, on } from './support.ts'

const operations = {
  maximum: tf.maximum,
  minimum: tf.minimum,
  equal: tf.equal,
  notEqual: tf.notEqual,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
}

/** Few different numbers, so that many are equal. */
const tensor = (seed: number, shape: number[], dtype: 'float32' | 'int32' = 'float32') =>
  tf.tensor(
    Float32Array.from(draw(seed, shape).data, value => Math.round(value * 2)),
    shape,
    dtype,
  )

const shapes = [
  [[], []],
  [[5], [5]],
  [[3, 7], []],
  [[], [2, 3]],
  [[4, 17], [17]],
  [[17], [4, 17]],
  [
    [6, 1],
    [6, 9],
  ],
  [
    [3, 1, 5],
    [1, 4, 1],
  ],
  [
    [2, 3, 1, 5],
    [2, 1, 6, 5],
  ],
  [
    [0, 3],
    [1, 3],
  ],
  [
    [2, 130],
    [2, 130],
  ],
]

describe.each(engines)('functions of two, %s', engine => {
  it.each(Object.entries(operations))('%s agrees with the cpu backend, whatever is stretched', async (_, op) => {
    for (const [a, b] of shapes) {
      const run = () => op(tensor(1, a), tensor(2, b))
      expectClose(await on(engine, run), await on('cpu', run), 0)
    }
  })

  it.each(Object.entries(operations))('%s takes whole numbers, and NaN as the cpu backend does', async (_, op) => {
    const whole = () => op(tensor(1, [3, 5], 'int32'), tensor(2, [5], 'int32'))
    expectClose(await on(engine, whole), await on('cpu', whole), 0)
    const odd = [Number.NaN, 1, Number.NaN, Number.POSITIVE_INFINITY, 0]
    const even = [1, Number.NaN, Number.NaN, Number.NEGATIVE_INFINITY, -0]
    const run = () => op(tf.tensor(odd), tf.tensor(even))
    const [[actual], [expected]] = [await on(engine, run), await on('cpu', run)]
    expect(Array.from(actual.data, String)).toEqual(Array.from(expected.data, String))
  })

  it('where agrees with the cpu backend, by number and by row', async () => {
    for (const shape of [[], [1], [17], [3, 5], [2, 3, 130], [0, 4]]) {
      const run = () => tf.where(tf.greater(tensor(1, shape), 0), tensor(2, shape), tensor(3, shape))
      expectClose(await on(engine, run), await on('cpu', run), 0)
    }
    const rows = () => {
      const condition = tf.tensor([1, 0], [2], 'bool')
      const [t, e] = [tf.tensor([1, 2, 3, 4], [2, 2]), tf.tensor([5, 6, 7, 8], [2, 2])]
      return tf.engine().runKernel('Select', { condition, t, e }) as tf.Tensor
    }
    expectClose(await on(engine, rows), [{ shape: [2, 2], data: [1, 2, 7, 8] }], 0) // (cpu gives [1, 1, 6, 6])
    const whole = () => tf.where(tf.greater(tensor(1, [5]), 0), tensor(2, [5], 'int32'), tensor(3, [5], 'int32'))
    expectClose(await on(engine, whole), await on('cpu', whole), 0)
  })
})

describe('rowsOf', () => {
  it('makes long rows of axes that are alike', () => {
    const whole = { length: 24, wideA: true, wideB: true, starts: [[0, 0]] }
    expect(rowsOf([2, 3, 4], [2, 3, 4], [2, 3, 4])).toEqual(whole)
    expect(rowsOf([2, 3, 4], [], [2, 3, 4])).toEqual({ ...whole, wideB: false })
    const starts = [
      [0, 0],
      [12, 0],
    ]
    expect(rowsOf([2, 3, 4], [3, 4], [2, 3, 4])).toEqual({ length: 12, wideA: true, wideB: true, starts })
  })
})
