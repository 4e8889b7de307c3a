import * as tf from '@tensorflow/tfjs-core'
import { describe, it } from 'vitest'
import { builds, draw, expectClose, on, type Values } from './support.ts'

const tensor = (shape: number[], seed = 1) =>
  tf.tensor4d(draw(seed, shape).data as Float32Array, shape as [number, number, number, number])

// Shape, window, strides, padding: windows that overlap, that leave gaps, that hang over; channels off the lanes.
const cases: [number[], [number, number], [number, number], 'same' | 'valid' | number][] = [
  [[2, 6, 6, 4], [2, 2], [2, 2], 'valid'],
  [[3, 7, 5, 5], [3, 3], [2, 2], 'same'],
  [[2, 9, 9, 19], [3, 3], [1, 1], 'same'],
  [[1, 8, 5, 3], [3, 2], [1, 3], 'valid'],
  [[2, 6, 7, 6], [1, 2], [3, 3], 'same'],
  [[2, 5, 5, 8], [3, 3], [2, 2], 1],
  [[2, 4, 6, 7], [4, 6], [1, 1], 'valid'],
]

describe.each(builds)('pooling, %s build', build => {
  it.each(cases)(
    'maximum and average of %j by %j, strides %j, %s padding equal cpu',
    async (shape, window, strides, pad) => {
      for (const pool of [tf.maxPool, tf.avgPool]) {
        const work = () => pool(tensor(shape), window, strides, pad)
        expectClose(await on(build, work), await on('cpu', work))
      }
    },
  )

  it.each(cases)(
    'gradient of the maximum of %j by %j, strides %j, %s padding equals cpu',
    async (shape, window, strides, pad) => {
      const dy = (y: tf.Tensor) => tensor(y.shape, 2)
      const grad = (x: () => tf.Tensor4D) => () =>
        tf.grad(x => {
          const y = tf.maxPool(x as tf.Tensor4D, window, strides, pad)
          return tf.sum(tf.mul(y, dy(y)))
        })(x())
      const below = grad(() => tf.sub(tensor(shape), 10))
      const ties = grad(() => tf.round(tensor(shape)))
      expectClose(await on(build, below), await on('cpu', below))
      expectClose(await on(build, ties), await on('cpu', ties))
    },
  )

  it.each(cases)(
    'gradient of the average of %j by %j, strides %j, %s padding is its transpose',
    async (shape, window, strides, pad) => {
      // The average is linear: for each x and dy, <avgPool(x), dy> = <x, avgPoolGrad(dy)>. (cpu divides windows that hang
      // over the edge by their whole size, which its forward pass doesn't.)
      const products = () => {
        const x = tensor(shape)
        const dy = tensor(tf.avgPool(x, window, strides, pad).shape, 2)
        const dx = tf.grad(x => tf.sum(tf.mul(tf.avgPool(x as tf.Tensor4D, window, strides, pad), dy)))(
          tensor(shape, 3),
        )
        return [tf.sum(tf.mul(tf.avgPool(x, window, strides, pad), dy)), tf.sum(tf.mul(x, dx))]
      }
      const [forward, backward] = await on(build, products)
      expectClose([backward], [forward])
    },
  )

  it('the average of a whole image has a gradient that is the same everywhere', async () => {
    const work = () => tf.grad(x => tf.sum(tf.avgPool(x as tf.Tensor4D, [3, 5], 1, 'valid')))(tensor([1, 3, 5, 2]))
    const expected: Values = { shape: [1, 3, 5, 2], data: Array(30).fill(1 / 15) }
    expectClose(await on(build, work), [expected])
  })
})
