import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { Rng } from '../../../../envs/core/rng.ts'
import { builds, draw, expectClose, on } from './support.ts'

const tensor = (seed: number, shape: number[]) => tf.tensor(draw(seed, shape).data as Float32Array, shape)

/** Shapes of the two matrices as stored. */
function stored(batchA: number[], batchB: number[], sizes: number[], transposeA: boolean, transposeB: boolean) {
  const [rows, shared, columns] = sizes
  return [
    [...batchA, ...(transposeA ? [shared, rows] : [rows, shared])],
    [...batchB, ...(transposeB ? [columns, shared] : [shared, columns])],
  ]
}

const SIZES = [
  ...[
    [1, 1, 1],
    [1, 7, 1],
    [1, 64, 33],
    [2, 5, 3],
    [3, 31, 16],
    [5, 9, 1],
    [6, 8, 8],
    [7, 4, 9],
    [13, 1, 17],
  ],
  ...[
    [12, 130, 24],
    [65, 37, 50],
    [100, 3, 2],
  ],
]
const FLAGS = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] // prettier-ignore

describe.each(builds)('matMul, %s build', build => {
  it.each(SIZES)('%i x %i x %i, transposed or not', async (...sizes) => {
    for (const [transposeA, transposeB] of FLAGS) {
      const [a, b] = stored([], [], sizes, transposeA, transposeB)
      const product = () => tf.matMul(tensor(1, a), tensor(2, b), transposeA, transposeB)
      expectClose(await on(build, product), await on('cpu', product))
    }
  })

  it.each([
    [[3], [3]],
    [[1], [4]],
    [[4], [1]],
    [
      [2, 3],
      [2, 3],
    ],
    [[], [5]],
    [[2, 2], []],
    [[0], [0]],
  ])('batches %j and %j', async (batchA, batchB) => {
    for (const [transposeA, transposeB] of FLAGS) {
      const [a, b] = stored(batchA, batchB, [7, 10, 11], transposeA, transposeB)
      const attrs = { transposeA, transposeB }
      const product = () =>
        tf.engine().runKernel('BatchMatMul', { a: tensor(1, a), b: tensor(2, b) }, attrs) as tf.Tensor
      expectClose(await on(build, product), await on('cpu', product))
    }
  })

  it('broadcasts a batch in the middle (where the cpu backend is wrong)', async () => {
    const product = () => tf.matMul(tensor(1, [2, 1, 3, 4]), tensor(2, [2, 3, 4, 5]))
    const tiled = () => tf.matMul(tf.tile(tensor(1, [2, 1, 3, 4]), [1, 3, 1, 1]), tensor(2, [2, 3, 4, 5]))
    expectClose(await on(build, product), await on('cpu', tiled))
  })

  it.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'tanh', 'leakyrelu', 'prelu'])(
    'bias and activation %s, batched and transposed',
    async activation => {
      const attrs = { activation, leakyreluAlpha: 0.3 }
      for (const [transposeA, transposeB] of FLAGS) {
        for (const rows of [2, 9]) {
          const [a, b] = stored([3], [3], [rows, 6, 11], transposeA, transposeB)
          const inputs = () => ({
            a: tensor(1, a),
            b: tensor(2, b),
            bias: tensor(3, [11]),
            preluActivationWeights: tensor(4, [11]),
          })
          const fused = (only: object) => () =>
            tf.engine().runKernel('_FusedMatMul', inputs(), { ...attrs, transposeA, transposeB, ...only }) as tf.Tensor
          // The cpu backend has no fused tanh.
          const expected = activation === 'tanh' ? () => tf.tanh(fused({ activation: 'linear' })()) : fused({})
          expectClose(await on(build, fused({})), await on('cpu', expected))
        }
      }
    },
  )

  it.each([[[1]], [[9, 11]], [[9, 1]], [[2, 1, 11]]])('a bias of shape %j', async shape => {
    const fused = () =>
      tf
        .engine()
        .runKernel(
          '_FusedMatMul',
          { a: tensor(1, [2, 9, 6]), b: tensor(2, [2, 6, 11]), bias: tensor(3, shape) },
          { activation: 'relu', transposeA: false, transposeB: false },
        ) as tf.Tensor
    expectClose(await on(build, fused), await on('cpu', fused))
  })

  it('shapes drawn at random', async () => {
    const rng = Rng.fromSeed(`matMul ${build}`)
    for (let trial = 0; trial < 60; trial++) {
      const sizes = Array.from({ length: 3 }, () => 1 + rng.below(40))
      const [transposeA, transposeB] = [rng.below(2) === 1, rng.below(2) === 1]
      const batch = rng.below(3) === 0 ? [1 + rng.below(3)] : []
      const [a, b] = stored(batch, batch, sizes, transposeA, transposeB)
      const product = () => tf.matMul(tensor(trial, a), tensor(trial + 1, b), transposeA, transposeB)
      expectClose(await on(build, product), await on('cpu', product))
    }
  })

  it('lets NaN and infinities through its bounds', async () => {
    const fused = () =>
      tf.fused.matMul({ a: tf.fill([7, 2], Number.NaN), b: tf.ones([2, 9]), bias: tf.zeros([9]), activation: 'relu' })
    const [{ data }] = await on(build, fused)
    expect(Array.from(data).every(Number.isNaN)).toBe(true)
  })

  it('sees weights that were written in place', async () => {
    await on(build, () => tf.zeros([1]))
    const [a, b] = [tf.ones([8, 4]), tf.ones([4, 8])]
    const before = tf.tidy(() => tf.matMul(a, b).dataSync()[0])
    const heap = (tf.backend() as unknown as { typedArrayFromHeap(t: tf.Tensor): Float32Array }).typedArrayFromHeap(b)
    heap.fill(2)
    const after = tf.tidy(() => tf.matMul(a, b).dataSync()[0])
    tf.dispose([a, b])
    expect([before, after]).toEqual([4, 8])
  })
})
