/** Types, sizes and numbers that stock kernels take for what they aren't. */
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { dropout } from '../../../../agents/nn/wasm/ops/dropout.ts'
import { batchNorm, layerNorm } from '../../../../agents/nn/wasm/ops/normalization.ts'
import { softmaxCrossEntropy, sparseSoftmaxCrossEntropy } from '../../../../agents/nn/wasm/ops/softmax.ts'
import { builds, draw, expectClose, on } from './support.ts'

const numbers = [3, 0, 1, -5, 0, 7, 1, 0, -1]
const matrix = (seed: number, shape: number[]) => tf.tensor(draw(seed, shape).data as Float32Array, shape)
const wholes = () =>
  tf.tensor2d(
    [
      [1, 2, 3],
      [4, 9, 6],
    ],
    undefined,
    'int32',
  )

const functions: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  abs: tf.abs,
  clipByValue: x => tf.clipByValue(x, -2, 2),
  expm1: x => tf.engine().runKernel('Expm1', { x }) as tf.Tensor,
  isFinite: tf.isFinite,
  isInf: tf.isInf,
  isNaN: tf.isNaN,
  log1p: x => tf.log1p(tf.abs(x)),
  neg: tf.neg,
  reciprocal: x => tf.reciprocal(tf.add(tf.square(x), 1)),
  relu: tf.relu,
  round: tf.round,
  sign: tf.sign,
  square: tf.square,
  step: x => tf.step(x, 0.5),
  topk: x => tf.topk(x, 2).values,
  where: x => tf.where(tf.notEqual(x, tf.cast(0, x.dtype)), x, tf.zerosLike(x)),
}

describe.each(builds)('what stock kernels get wrong, %s build', build => {
  describe.each(['int32', 'bool'] as const)('of type %s', dtype => {
    it.each(Object.entries(functions))('%s agrees with the cpu backend and writes nothing behind', async (_, work) => {
      const run = () => {
        const x = tf.cast(tf.tensor1d(numbers, 'int32'), dtype)
        const result = work(x)
        const behind = tf.range(0, 9)
        return [result, behind, x]
      }
      expectClose(await on(build, run), await on('cpu', run))
    })
  })

  it('a clip leaves NaN what it is, and the ends of whole and odd vectors', async () => {
    for (const size of [1, 2, 3, 4, 9]) {
      const values = [NaN, -Infinity, Infinity, -0.5, 2, 1, -3, NaN, 5].slice(0, size)
      const [result] = await on(build, () => tf.clipByValue(tf.tensor1d(values), -1, 2))
      expect([...Array.from(result.data)]).toEqual([NaN, -1, 2, -0.5, 2, 1, -1, NaN, 2].slice(0, size))
    }
  })

  it('all of nothing is true and any of nothing is not', async () => {
    const nothing = () => tf.zeros([0, 2], 'bool')
    const [all, any] = await on(build, () => [tf.all(nothing(), 0), tf.any(nothing(), 0)])
    expect([...Array.from(all.data), ...Array.from(any.data)]).toEqual([1, 1, 0, 0])
  })

  it('a select of whole numbers keeps their type', async () => {
    const run = () => {
      const chosen = tf.where(tf.tensor1d([1, 0, 1], 'bool'), tf.tensor1d([1, 2, -3], 'int32'), tf.zeros([3], 'int32'))
      expect(chosen.dtype).toBe('int32')
      return chosen
    }
    expectClose(await on(build, run), await on('cpu', run))
  })

  it('losses, normalisations and dropout take whole numbers and bools for what they are', async () => {
    const run = () => {
      const hot = tf.oneHot(tf.tensor1d([0, 2], 'int32'), 3)
      const [ones, zeros] = [tf.ones([3]) as tf.Tensor1D, tf.zeros([3]) as tf.Tensor1D]
      return [
        softmaxCrossEntropy(matrix(1, [2, 3]), hot),
        softmaxCrossEntropy(matrix(1, [2, 3]), tf.cast(hot, 'bool')),
        tf.grad((x: tf.Tensor) => softmaxCrossEntropy(x, hot))(matrix(1, [2, 3])),
        softmaxCrossEntropy(wholes(), hot),
        sparseSoftmaxCrossEntropy(wholes(), tf.tensor1d([0, 2], 'int32')),
        layerNorm(wholes(), ones, zeros, 1e-3),
        ...batchNorm(wholes(), ones, zeros, 1e-3),
        dropout(wholes(), 0.3, [1, 2]),
      ]
    }
    const expected = () => {
      const x = tf.cast(wholes(), 'float32')
      const hot = tf.cast(tf.oneHot(tf.tensor1d([0, 2], 'int32'), 3), 'float32')
      const [ones, zeros] = [tf.ones([3]) as tf.Tensor1D, tf.zeros([3]) as tf.Tensor1D]
      return [
        softmaxCrossEntropy(matrix(1, [2, 3]), hot),
        softmaxCrossEntropy(matrix(1, [2, 3]), hot),
        tf.grad((y: tf.Tensor) => softmaxCrossEntropy(y, hot))(matrix(1, [2, 3])),
        softmaxCrossEntropy(x, hot),
        sparseSoftmaxCrossEntropy(x, tf.tensor1d([0, 2], 'int32')),
        layerNorm(x, ones, zeros, 1e-3),
        ...batchNorm(x, ones, zeros, 1e-3),
        dropout(x, 0.3, [1, 2]),
      ]
    }
    expectClose(await on(build, run), await on('cpu', expected))
  })

  it('statistics of different sizes stretch as on the cpu backend', async () => {
    const run = () => {
      const x = matrix(1, [4, 3]) as tf.Tensor2D
      const three = tf.tensor1d([0.1, 0.2, 0.3])
      return [
        tf.batchNorm(x, three, three, tf.tensor1d([0.5]), tf.tensor1d([2])),
        tf.batchNorm(x, tf.tensor1d([0.1]), tf.tensor1d([0.7]), three, three),
      ]
    }
    expectClose(await on(build, run), await on('cpu', run))
  })

  it.each([1, 5])('windows that lie in the margin altogether have no gradient, %i channels', async channels => {
    const run = () => {
      const x = matrix(3, [2, 3, 3, channels]) as tf.Tensor4D
      const pooled = tf.maxPool(x, 2, 2, 4)
      const slope = tf.grad((y: tf.Tensor) => tf.maxPool(y as tf.Tensor4D, 2, 2, 4))(x, tf.onesLike(pooled))
      const isNumber = tf.logicalNot(tf.isNaN(tf.avgPool(x, 2, 2, 4)))
      const isInside = tf.greater(pooled, -Infinity)
      return [slope, isNumber, isInside]
    }
    expectClose(await on(build, run), await on('cpu', run))
  })
})
