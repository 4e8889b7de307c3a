import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { batchNorm, batchNormBy, layerNorm } from '../../../../agents/nn/wasm/ops/normalization.ts'
import { draw, engines, expectClose, on } from './support.ts'

const shapes = [
  [1, 1],
  [5, 1],
  [7, 3],
  [4, 5],
  [9, 17],
  [2, 3, 2, 6],
  [3, 130],
  [130, 8],
]

const tensor = <T extends tf.Tensor = tf.Tensor>(seed: number, shape: number[], shift = 0) => {
  const { data } = draw(seed, shape)
  return tf.add<T>(tf.tensor(data as Float32Array, shape), shift)
}
const column = (seed: number, shape: number[], shift = 0) => tensor<tf.Tensor1D>(seed, shape.slice(-1), shift)

describe.each(engines)('normalisation, %s', engine => {
  it.each(shapes.map(shape => [shape]))(
    'layerNorm of shape %j and its gradients agree with the cpu backend',
    async shape => {
      const run = () => {
        const inputs = [tensor(1, shape, 2), column(2, shape, 1), column(3, shape)]
        const norm = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
          layerNorm(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3)
        const { value, grads } = tf.valueAndGrads(norm)(inputs, tensor(4, shape))
        return [value, ...grads]
      }
      expectClose(await on(engine, run), await on('cpu', run))
    },
  )

  it.each(shapes.map(shape => [shape]))('batchNorm of shape %j agrees with the cpu backend', async shape => {
    const run = () => batchNorm(tensor(1, shape, 2), column(2, shape, 1), column(3, shape), 1e-3)
    expectClose(await on(engine, run), await on('cpu', run))
  })

  it.each(shapes.map(shape => [shape]))(
    'the gradients of batchNorm of shape %j do, through all results',
    async shape => {
      const run = () => {
        const inputs = [tensor(1, shape, 2), column(2, shape, 1), column(3, shape)]
        const loss = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
          const [y, mean, variance] = batchNorm(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3)
          const parts = [
            tf.mul(y, tensor(4, shape)),
            tf.mul(mean, column(5, shape)),
            tf.mul(variance, column(6, shape)),
          ]
          return tf.addN(parts.map(part => tf.sum(part)))
        }
        return tf.grads(loss)(inputs)
      }
      expectClose(await on(engine, run), await on('cpu', run))
    },
  )

  it.each(shapes.map(shape => [shape]))(
    'batchNormBy of shape %j and its gradients agree with the cpu backend',
    async shape => {
      const run = () => {
        const columns = [column(2, shape), tf.abs(column(3, shape)), column(4, shape, 1), column(5, shape)]
        const norm = (x: tf.Tensor, ...[mean, variance, gamma, beta]: tf.Tensor[]) =>
          batchNormBy(x, mean as tf.Tensor1D, variance as tf.Tensor1D, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3)
        const { value, grads } = tf.valueAndGrads(norm)([tensor(1, shape), ...columns], tensor(6, shape))
        return [value, ...grads]
      }
      expectClose(await on(engine, run), await on('cpu', run))
    },
  )

  it('keeps its digits where the mean is large or the variance is 0', async () => {
    const [rows, columns, , variance, flat] = await on(engine, () => {
      const ones = tf.ones<tf.Rank.R1>([4])
      const zeros = tf.zeros<tf.Rank.R1>([4])
      const far = tf.tensor(
        [1000, 1001, 1002, 1003].flatMap(n => [n, n + 1, n + 2, n + 3]),
        [4, 4],
      )
      return [
        layerNorm(far, ones, zeros, 0),
        ...batchNorm(far, ones, zeros, 0),
        layerNorm(tf.fill([2, 4], 7), ones, zeros, 1e-5),
      ]
    })
    const normal = [-1.5, -0.5, 0.5, 1.5].map(off => off / Math.sqrt(1.25))
    expectClose([rows], [{ shape: [4, 4], data: [...normal, ...normal, ...normal, ...normal] }], 1e-5)
    expectClose([columns], [{ shape: [4, 4], data: normal.flatMap(value => [value, value, value, value]) }], 1e-5)
    expectClose([variance], [{ shape: [4], data: [1.25, 1.25, 1.25, 1.25] }], 1e-6)
    expectClose([flat], [{ shape: [2, 4], data: new Float32Array(8) }], 1e-6)
  })
})

describe('normalisation', () => {
  it('refuses columns that are not as long as the last axis', () => {
    const x = tf.zeros([2, 3])
    const [three, two] = [tf.zeros<tf.Rank.R1>([3]), tf.zeros<tf.Rank.R1>([2])]
    expect(() => layerNorm(x, three, two, 0.1)).toThrow(
      "Expected beta to have the shape [3], as x's last axis, but got [2].",
    )
  })
})
