import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { builds, draw, expectClose, on } from './support.ts'

const tensor = (shape: number[], dtype: tf.DataType = 'float32') =>
  tf.cast(tf.tensor(draw(1, shape, 3).data as Float32Array, shape), dtype)
/** Whole numbers from 0 to `below`. */
const indices = (shape: number[], below: number) =>
  tf.tensor(
    Int32Array.from(draw(2, shape).data as Float32Array, v => Math.abs(Math.trunc(v * 100)) % below),
    shape,
    'int32',
  ) as tf.Tensor as tf.Tensor1D

describe.each(builds)('gather, %s build', build => {
  // Shape, shape of the indices, axis, axes that are batches.
  it.each([
    [[7], [5], 0, 0],
    [[11, 6], [4], 0, 0],
    [[11, 6], [2, 5], 0, 0],
    [[5, 11, 3], [4], 1, 0],
    [[5, 3, 11], [2, 3], -1, 0],
    [[3, 11, 4], [3, 5], 1, 1],
    [[3, 2, 11, 5], [3, 4], 2, 1],
    [[2, 3, 11, 2], [2, 3, 4], 2, 2],
  ])('GatherV2 of %j by indices %j, axis %i, %i batch axes equals cpu', async (shape, picks, axis, batchDims) => {
    const size = shape.at(axis)!
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      const work = () => tf.gather(tensor(shape, dtype), indices(picks, size), axis, batchDims)
      expectClose(await on(build, work), await on('cpu', work))
    }
  })

  it('refuses an index that is out of range', async () => {
    await expect(on(build, () => tf.gather(tf.tensor([1, 2, 3]), tf.tensor1d([0, 3], 'int32')))).rejects.toThrow(
      'Expected each index to gather by to be from 0 to 2, but got 3.',
    )
  })

  it.each([
    [[9], 4],
    [[9, 5], 4],
    [[30, 3, 2], 7],
    [[6, 4], 1],
  ])('UnsortedSegmentSum of %j equals cpu', async (shape, segments) => {
    for (const dtype of ['float32', 'int32'] as const) {
      const work = () => tf.unsortedSegmentSum(tensor(shape, dtype), indices(shape.slice(0, 1), segments), segments)
      expectClose(await on(build, work), await on('cpu', work))
    }
  })

  it('UnsortedSegmentSum leaves out ids that are no segment', async () => {
    const work = () => tf.unsortedSegmentSum(tf.tensor([1, 2, 4, 8]), tf.tensor1d([0, -1, 2, 0], 'int32'), 2)
    expectClose(await on(build, work), [{ shape: [2], data: [9, 0] }])
  })

  it('the gradient of an embedding equals cpu', async () => {
    const work = () => tf.grad(x => tf.sum(tf.square(tf.gather(x, indices([4, 6], 5)))))(tensor([5, 7]))
    expectClose(await on(build, work), await on('cpu', work))
  })
})
