import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { logSoftmax, softmaxCrossEntropy, sparseSoftmaxCrossEntropy } from '../../../../agents/nn/wasm/ops/softmax.ts'
import { draw, engines, expectClose, on } from './support.ts'

const shapes = [[1], [5], [3, 1], [4, 3], [2, 5], [6, 17], [2, 3, 130], [0, 4]]

const tensor = (seed: number, shape: number[], scale = 1) => {
  const { data } = draw(seed, shape, scale)
  return tf.tensor(data as Float32Array, shape)
}
const classes = (shape: number[]) => {
  const rows = shape.slice(0, -1)
  const { data } = draw(9, rows)
  return tf.tensor(
    Int32Array.from(data, value => Math.floor(Math.abs(value * 1000)) % shape[shape.length - 1]),
    rows,
    'int32',
  )
}

describe.each(engines)('softmax, %s', engine => {
  it.each([
    ['softmax', (x: tf.Tensor) => tf.softmax(x)],
    ['logSoftmax', (x: tf.Tensor) => logSoftmax(x)],
  ] as const)('%s and its gradient agree with the cpu backend', async (_, op) => {
    for (const shape of shapes) {
      const run = () => {
        const { value, grad } = tf.valueAndGrad(op)(tensor(1, shape, 3), tensor(2, shape))
        return [value, grad]
      }
      expectClose(await on(engine, run), await on('cpu', run), 1e-5)
    }
  })

  it('softmaxCrossEntropy and its gradients agree with the cpu backend, whatever the labels sum to', async () => {
    for (const shape of shapes) {
      const run = () => {
        const inputs = [tensor(1, shape, 3), tf.abs(tensor(2, shape))]
        const dy = tensor(3, shape.slice(0, -1))
        const { value, grads } = tf.valueAndGrads(softmaxCrossEntropy)(inputs, dy)
        return [value, ...grads]
      }
      expectClose(await on(engine, run), await on('cpu', run), 1e-5)
    }
  })

  it('sparseSoftmaxCrossEntropy and its gradient agree with the cpu backend', async () => {
    for (const shape of shapes) {
      const run = () => {
        const loss = (x: tf.Tensor) => sparseSoftmaxCrossEntropy(x, classes(shape))
        const { value, grad } = tf.valueAndGrad(loss)(tensor(1, shape, 3), tensor(3, shape.slice(0, -1)))
        return [value, grad]
      }
      expectClose(await on(engine, run), await on('cpu', run), 1e-5)
    }
  })

  it('does not overflow', async () => {
    const [softmax, log, loss, slope] = await on(engine, () => {
      const logits = tf.tensor([[1e4, 1e4 - 1, -1e4, -3e38, 1e4]])
      const labels = tf.tensor([[0.25, 0.25, 0, 0, 0.5]])
      const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => softmaxCrossEntropy(x, labels))(logits)
      return [tf.softmax(logits), logSoftmax(logits), value, grad]
    })
    const sum = 2 + Math.exp(-1)
    const p = [1 / sum, Math.exp(-1) / sum, 0, 0, 1 / sum]
    expectClose([softmax], [{ shape: [1, 5], data: p }], 1e-6)
    expectClose([log], [{ shape: [1, 5], data: [Math.log(p[0]), Math.log(p[1]), -2e4, -3e38, Math.log(p[4])] }], 1e-4)
    expectClose([loss], [{ shape: [1], data: [0.25 - Math.log(p[0])] }], 1e-5)
    expectClose([slope], [{ shape: [1, 5], data: [p[0] - 0.25, p[1] - 0.25, 0, 0, p[4] - 0.5] }], 1e-6)
  })
})

describe('cross entropies', () => {
  it('refuse labels of another shape', () => {
    expect(() => softmaxCrossEntropy(tf.zeros([2, 3]), tf.zeros([2]))).toThrow(
      "Expected labels of the logits' shape [2,3], but got [2].",
    )
    expect(() => sparseSoftmaxCrossEntropy(tf.zeros([2, 3]), tf.zeros([2]))).toThrow(
      'Expected int32 labels of the shape [2], but got float32 [2].',
    )
  })
})
