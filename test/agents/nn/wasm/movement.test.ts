import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { builds, draw, expectClose, on } from './support.ts'

const tensor = (shape: number[], dtype: tf.DataType = 'float32', seed = 1) => {
  const { data } = draw(seed, shape, 4)
  return tf.cast(tf.tensor(data as Float32Array, shape), dtype)
}

/** The same work on a build and on `cpu`. */
async function expectSame(build: (typeof builds)[number], work: () => tf.Tensor | tf.Tensor[]): Promise<void> {
  expectClose(await on(build, work), await on('cpu', work))
}

function permutations(rank: number): number[][] {
  if (rank === 0) return [[]]
  return permutations(rank - 1).flatMap(rest =>
    Array.from({ length: rank }, (_, at) => [...rest.slice(0, at), rank - 1, ...rest.slice(at)]),
  )
}

describe.each(builds)('movement, %s build', build => {
  it('Transpose of every order of up to four axes, of odd sizes, equals cpu', async () => {
    for (const shape of [[7], [5, 9], [1, 6], [2, 5, 7], [3, 1, 8], [2, 3, 5, 6], [2, 67, 3, 4]]) {
      for (const perm of permutations(shape.length)) {
        await expectSame(build, () => tf.transpose(tensor(shape), perm))
      }
    }
  })

  it.each([
    [
      [2, 3, 2, 5, 4],
      [4, 2, 0, 3, 1],
    ],
    [
      [2, 3, 2, 5, 4],
      [0, 3, 2, 1, 4],
    ],
    [
      [2, 3, 2, 3, 2, 5],
      [5, 3, 1, 4, 2, 0],
    ],
    [
      [2, 3, 2, 3, 2, 5],
      [4, 2, 0, 3, 1, 5],
    ],
    [
      [3, 130, 70],
      [0, 2, 1],
    ],
    [
      [0, 3, 2],
      [2, 1, 0],
    ],
  ])('Transpose of %j by %j equals cpu', async (shape, perm) => {
    await expectSame(build, () => tf.transpose(tensor(shape), perm))
    await expectSame(build, () => tf.transpose(tensor(shape, 'int32'), perm))
    await expectSame(build, () => tf.transpose(tensor(shape, 'bool'), perm))
  })

  it.each(['float32', 'int32', 'bool'] as const)('Cast from %s to each type equals cpu', async from => {
    for (const to of ['float32', 'int32', 'bool'] as const) {
      await expectSame(build, () => tf.cast(tensor([3, 7], from), to))
      await expectSame(build, () => tf.cast(tf.cast(tf.tensor([0, 0.4, -0.4, -3.7, 2.5]), from), to))
    }
  })

  it('shares the data of a clone and of a cast to its own type until the last of them is disposed of', async () => {
    await on(build, () => tf.scalar(0))
    const before = tf.memory()
    const x = tf.tensor([1, 2, 3])
    const [clone, cast] = [x.clone(), tf.cast(x, 'float32')]
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers + 1)
    expect(tf.memory().numTensors).toBe(before.numTensors + 3)
    x.dispose()
    cast.dispose()
    expect([...clone.dataSync()]).toEqual([1, 2, 3])
    clone.dispose()
    expect(tf.memory()).toEqual(before)
  })

  it('keeps a clone of a variable as it was when the variable gets another value', async () => {
    await on(build, () => tf.scalar(0))
    const before = tf.memory()
    const variable = tf.variable(tf.tensor([1, 2]))
    const clone = variable.clone()
    tf.tidy(() => variable.assign(tf.tensor([3, 4])))
    expect([...clone.dataSync(), ...variable.dataSync()]).toEqual([1, 2, 3, 4])
    clone.dispose()
    variable.dispose()
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers + 1)
  })

  it.each([0, 1, 2, -1])('Unpack along axis %i equals cpu', async axis => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      await expectSame(build, () => tf.unstack(tensor([3, 5, 7], dtype), axis))
    }
  })
})
