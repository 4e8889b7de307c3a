import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { lstmGates } from '../../../../agents/nn/wasm/ops/lstm.ts'
import { draw, engines, expectClose, on } from './support.ts'

const matrix = (seed: number, rows: number, columns: number, scale = 1) => {
  const { data } = draw(seed, [rows, columns], scale)
  return tf.tensor2d(data as Float32Array, [rows, columns])
}

describe.each(engines)('lstmGates, %s', engine => {
  it.each([
    [1, 1],
    [3, 5],
    [2, 17],
    [4, 128],
  ])('for a batch of %i and %i units agrees with the cpu backend, and so do its gradients', async (batch, units) => {
    const run = () => {
      const loss = (gates: tf.Tensor, cell: tf.Tensor) => {
        // the second step sees the first one's cell, whose gradient comes by two ways
        const [hidden, next] = lstmGates(gates as tf.Tensor2D, cell as tf.Tensor2D)
        const [later, last] = lstmGates(matrix(3, batch, 4 * units), next)
        const parts = [tf.mul(hidden, matrix(4, batch, units)), tf.mul(later, matrix(5, batch, units)), last]
        return tf.addN(parts.map(part => tf.sum(part)))
      }
      const inputs = [matrix(1, batch, 4 * units, 3), matrix(2, batch, units)]
      return [...lstmGates(inputs[0], inputs[1]), ...tf.grads(loss)(inputs)]
    }
    expectClose(await on(engine, run), await on('cpu', run), 1e-5)
  })

  it('saturates without overflow', async () => {
    const [hidden, cell] = await on(engine, () => lstmGates(tf.tensor2d([[500, -500, 500, 500]]), tf.tensor2d([[3]])))
    expect(cell.data[0]).toBe(1)
    expect(hidden.data[0]).toBeCloseTo(Math.tanh(1), 6)
  })
})

describe('lstmGates', () => {
  it('refuses gates that are not four for each unit', () => {
    expect(() => lstmGates(tf.zeros([2, 9]), tf.zeros([2, 3]))).toThrow(
      'Expected gates of the shape [2,12], but got [2,9].',
    )
  })
})
