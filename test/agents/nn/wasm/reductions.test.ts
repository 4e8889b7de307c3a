import * as tf from '@tensorflow/tfjs-core'
import { argMax, argMin, max, mean, min, prod, sum } from '@tensorflow/tfjs-core'
import { describe, it } from 'vitest'
import { builds, draw, expectClose, on } from './support.ts'

const shapes = [
  [],
  [1],
  [37],
  [5, 19],
  [3, 1, 6],
  [2, 5, 3],
  [4, 3, 5, 18],
  [2, 3, 2, 3, 5],
  [300, 21],
  [29, 35],
  [3, 17, 66],
]

const tensor = (shape: number[], dtype: tf.DataType = 'float32') => {
  const { data } = draw(shape.length + 1, shape)
  return tf.cast(tf.tensor(data as Float32Array, shape), dtype)
}

const reductions = { sum, mean, max, min, prod }

/** Every set of axes of a rank. */
function axesOf(rank: number): number[][] {
  return Array.from({ length: 2 ** rank }, (_, set) =>
    Array.from({ length: rank }, (_, i) => i).filter(i => (set >> i) & 1),
  )
}

describe.each(builds)('reductions, %s build', build => {
  it.each(Object.entries(reductions))('%s over every set of axes equals cpu', async (_, reduce) => {
    for (const shape of shapes) {
      for (const axes of axesOf(shape.length)) {
        for (const keepDims of [false, true]) {
          const work = () => reduce(tensor(shape), axes, keepDims)
          expectClose(await on(build, work), await on('cpu', work))
        }
      }
    }
  })

  it.each(Object.entries(reductions).filter(([name]) => name !== 'mean'))(
    '%s of whole numbers equals cpu',
    async (_, reduce) => {
      for (const axes of axesOf(3)) {
        const work = () => reduce(tf.mul(tensor([3, 4, 5], 'int32'), tf.scalar(3, 'int32')), axes)
        expectClose(await on(build, work), await on('cpu', work))
      }
    },
  )

  it('sum and mean of bools and mean of whole numbers equal cpu', async () => {
    for (const work of [
      () => tf.sum(tensor([3, 7], 'bool'), 0),
      () => tf.mean(tensor([3, 7], 'bool')),
      () => tf.mean(tensor([3, 7], 'int32'), 1),
    ]) {
      expectClose(await on(build, work), await on('cpu', work))
    }
  })

  it.each(Object.entries({ argMax, argMin }))(
    '%s along every axis equals cpu, ties going to the first',
    async (_, place) => {
      for (const shape of [[1], [37], [5, 19], [4, 3, 5, 18], [6, 7, 2]]) {
        for (let axis = 0; axis < shape.length; axis++) {
          const plain = () => place(tensor(shape), axis)
          const ties = () => place(tf.round(tensor(shape)), axis)
          const wholes = () => place(tensor(shape, 'int32'), axis)
          for (const work of [plain, ties, wholes]) expectClose(await on(build, work), await on('cpu', work))
        }
      }
    },
  )

  it('long sums keep their digits', async () => {
    const row = () => tf.sum(tf.fill([3_000_000], 0.1))
    const columns = () => tf.slice1d(tf.sum(tf.fill([100_000, 36], 0.1), 0), 30, 6)
    expectClose(await on(build, row), [{ shape: [], data: [300_000] }], 1e-5)
    expectClose(await on(build, columns), [{ shape: [6], data: Array(6).fill(10_000) }], 1e-5)
  })
})
