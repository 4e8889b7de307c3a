import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { gelu } from '../../../../agents/nn/wasm/ops/gelu.ts'
import { builds, draw, expectClose, on } from './support.ts'

const tensor = (seed: number, shape: number[], scale = 1) => {
  const { data } = draw(seed, shape, scale)
  return tf.tensor(data as Float32Array, shape)
}

const activations: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  relu: tf.relu,
  relu6: tf.relu6,
  leakyRelu: x => tf.leakyRelu(x, 0.1),
  elu: tf.elu,
  selu: tf.selu,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softplus: tf.softplus,
  exp: tf.exp,
  log: x => tf.log(tf.abs(x)),
  erf: tf.erf,
  gelu,
}

describe.each(builds)('activations, %s build', build => {
  const shapes = [[], [1], [3, 5], [17], [7, 4, 9], [2, 130], [0, 3]]

  describe.each(Object.entries(activations))('%s', (_, activation) => {
    it.each(shapes.map(shape => [shape]))(
      'of shape %j agrees with the cpu backend, and so does its gradient',
      async shape => {
        const run = () => {
          const { value, grad } = tf.valueAndGrad(activation)(tensor(1, shape, 3), tensor(2, shape))
          return [value, grad]
        }
        expectClose(await on(build, run), await on('cpu', run), 1e-5)
      },
    )

    it('keeps large values, infinities and NaN as the cpu backend does', async () => {
      const run = () => activation(tf.tensor([90, -90, 1000, -1000, Number.POSITIVE_INFINITY, Number.NaN, 0, 1e-20]))
      const [actual, expected] = [await on(build, run), await on('cpu', run)]
      const finite = (number: number) => (Number.isFinite(number) ? number : String(number))
      for (let i = 0; i < 8; i++) {
        const [a, e] = [finite(actual[0].data[i]), finite(expected[0].data[i])]
        if (typeof e === 'number') expect(a).toBeCloseTo(e, 3)
        else expect(a).toBe(e)
      }
    })
  })

  it('exponentials and logarithms are exact to 5e-7', async () => {
    const x = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 25)
    const [exp, log, tanh] = await on(build, () => [tf.exp(x), tf.log(tf.exp(x)), tf.tanh(x)])
    x.forEach((value, i) => {
      expect(Math.abs(exp.data[i] / Math.exp(value) - 1)).toBeLessThan(5e-7)
      expect(Math.abs(log.data[i] - value)).toBeLessThan(5e-7 * Math.max(1, Math.abs(value)))
      expect(Math.abs(tanh.data[i] - Math.tanh(value))).toBeLessThanOrEqual(5e-7 * Math.abs(Math.tanh(value)))
    })
  })

  it('takes whole numbers where the stock operations do', async () => {
    const [exp, selu] = await on(build, () => {
      const whole = tf.tensor([0, 1, 2, -3, 4], [5], 'int32')
      return [tf.exp(whole), tf.selu(whole)]
    })
    expectClose([exp], [{ shape: [5], data: [1, Math.E, Math.E ** 2, Math.exp(-3), Math.exp(4)] }], 1e-6)
    expect(selu.data[1]).toBeCloseTo(1.0507, 4)
  })
})
