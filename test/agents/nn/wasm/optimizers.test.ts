import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import {
  applyAdam,
  applyMomentum,
  applyRmsprop,
  applySgd,
  globalNorm,
  norms,
  type Update,
} from '../../../../agents/nn/wasm/ops/optimizers.ts'
import { builds, draw, engines, expectClose, on } from './support.ts'

const shapes = [[1], [3, 5], [17], [130, 3], []]

const tensors = (seed: number) =>
  shapes.map((shape, i) => {
    const { data } = draw(seed + i, shape)
    return tf.tensor(data as Float32Array, shape)
  })
const variables = (seed: number) => tensors(seed).map(value => tf.variable(value))
const zeros = () => shapes.map(shape => tf.variable(tf.zeros(shape)))

/** Weights and slots after three steps. */
function steps(slots: tf.Variable[][], step: (update: Update, step: number) => void): tf.Tensor[] {
  const weights = variables(1)
  for (let t = 1; t <= 3; t++) {
    tf.tidy(() => step({ weights, gradients: tensors(100 * t), rate: 0.1 }, t))
  }
  const results = [weights, ...slots].flat().map(variable => tf.add(variable, 0))
  tf.dispose([weights, ...slots])
  return results
}

const rules: Record<string, () => tf.Tensor[]> = {
  sgd: () => steps([], applySgd),
  'sgd, gradients scaled, decay by weight': () =>
    steps([], update => applySgd({ ...update, scale: 0.5, decay: [0, 0.1, 0.2, 0, 0.3] })),
  momentum: () => {
    const velocity = zeros()
    return steps([velocity], update => applyMomentum({ ...update, velocity, momentum: 0.9 }))
  },
  'momentum, Nesterov, decay': () => {
    const velocity = zeros()
    return steps([velocity], update =>
      applyMomentum({ ...update, velocity, momentum: 0.9, nesterov: true, decay: 0.01 }),
    )
  },
  rmsprop: () => {
    const square = zeros()
    return steps([square], update => applyRmsprop({ ...update, square, rho: 0.9, epsilon: 1e-4, decay: 0.01 }))
  },
  adam: () => {
    const [first, second] = [zeros(), zeros()]
    return steps([first, second], (update, step) =>
      applyAdam({ ...update, first, second, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step }),
    )
  },
  'adam, gradients scaled, decay': () => {
    const [first, second] = [zeros(), zeros()]
    return steps([first, second], (update, step) =>
      applyAdam({ ...update, first, second, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step, scale: 0.3, decay: 0.01 }),
    )
  },
}

describe.each(engines)('optimiser updates, %s', engine => {
  it.each(Object.entries(rules))('%s agrees with the composition on cpu', async (_, run) => {
    expectClose(await on(engine, run), await on('cpu', run), 1e-5)
  })
})

describe.each(builds)('optimiser updates, %s build', build => {
  it('takes the steps of the papers', async () => {
    const [adam, nesterov, rmsprop] = await on(build, () => {
      const trace = (step: (update: Update, step: number) => void) => {
        const weights = [tf.variable(tf.tensor1d([1]))]
        const values = [0.5, -1].map((gradient, i) => {
          step({ weights, gradients: [tf.tensor1d([gradient])], rate: 0.1 }, i + 1)
          return weights[0].dataSync()[0]
        })
        weights[0].dispose()
        return tf.tensor1d(values)
      }
      const slot = () => [tf.variable(tf.zeros([1]))]
      const [first, second, velocity, square] = [slot(), slot(), slot(), slot()]
      const results = [
        trace((update, step) =>
          applyAdam({ ...update, first, second, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step, decay: 0.5 }),
        ),
        trace(update => applyMomentum({ ...update, velocity, momentum: 0.9, nesterov: true })),
        trace(update => applyRmsprop({ ...update, square, rho: 0.75, epsilon: 0.25 })),
      ]
      tf.dispose([first, second, velocity, square])
      return results
    })
    // m / (1 - 0.9^t) is 0.5, then -0.055 / 0.19; v / (1 - 0.999^t) is 0.25, then 0.00124975 / 0.001999
    const once = 1 - 0.1 * (1 + 0.5 * 1)
    const twice = once - 0.1 * (-0.055 / 0.19 / Math.sqrt(0.00124975 / 0.001999) + 0.5 * once)
    expectClose([adam], [{ shape: [2], data: [once, twice] }], 1e-5)
    // v is 0.5, then -0.55
    expectClose([nesterov], [{ shape: [2], data: [1 - 0.095, 1 - 0.095 + 0.1495] }], 1e-6)
    // s is 0.0625, then 0.296875
    const [far, back] = [1 - 0.1, 1 - 0.1 + 0.1 / (Math.sqrt(0.296875) + 0.25)]
    expectClose([rmsprop], [{ shape: [2], data: [far, back] }], 1e-6)
  })

  it('writes in place, but not into data that another tensor shares', async () => {
    const [kept, weight, other] = await on(build, () => {
      const weights = [tf.variable(tf.tensor([1, 2, 3]))]
      const gradients = [tf.tensor([1, 1, 1])]
      const before = tf.clone(weights[0])
      applySgd({ weights, gradients, rate: 0.5 })
      const { dataId } = weights[0]
      applySgd({ weights, gradients, rate: 0.5 })
      expect(weights[0].dataId).toBe(dataId)
      const results = [before, tf.add(weights[0], 0), gradients[0]]
      weights[0].dispose()
      return results
    })
    expect([...(kept.data as Float32Array)]).toEqual([1, 2, 3])
    expect([...(weight.data as Float32Array)]).toEqual([0, 1, 2])
    expect([...(other.data as Float32Array)]).toEqual([1, 1, 1])
  })

  it('is seen by products and convolutions that had the weights before', async () => {
    const run = () => {
      const [filter, matrix] = [tf.variable(tf.ones([3, 3, 8, 8])), tf.variable(tf.ones([8, 8]))]
      const gradients = [tf.ones([3, 3, 8, 8]), tf.ones([8, 8])]
      const forward = () => {
        const y = tf.conv2d(tf.ones<tf.Rank.R4>([1, 9, 9, 8]), filter as unknown as tf.Tensor4D, 1, 'same')
        return tf.matMul(tf.reshape(y, [-1, 8]), matrix as unknown as tf.Tensor2D)
      }
      const before = forward()
      applySgd({ weights: [filter, matrix], gradients, rate: 0.5 })
      const after = forward()
      tf.dispose([filter, matrix])
      return [before, after]
    }
    expectClose(await on(build, run), await on('cpu', run))
  })

  it('flushes slots that decay below the least normal float', async () => {
    const [slot] = await on(build, () => {
      const velocity = [tf.variable(tf.tensor([1e-38, -1.2e-38, 1e-3]))]
      const weights = [tf.variable(tf.zeros([3]))]
      applyMomentum({ weights, gradients: [tf.zeros([3])], velocity, rate: 0.1, momentum: 0.5 })
      const result = tf.add(velocity[0], 0)
      tf.dispose([weights, velocity])
      return result
    })
    expect([...(slot.data as Float32Array)]).toEqual([0, 0, Math.fround(5e-4)])
  })
})

describe.each([...engines, 'cpu' as const])('norms, %s', where => {
  it('gives the norm of each tensor', async () => {
    const [values] = await on(where, () => tf.tensor1d(norms(tensors(7))))
    const expected = shapes.map((shape, i) => Math.hypot(...Array.from(draw(7 + i, shape).data)))
    expectClose([values], [{ shape: [shapes.length], data: expected }], 1e-6)
    expect(globalNorm(values.data)).toBeCloseTo(Math.hypot(...expected), 5)
  })

  it('tells which tensor holds a number that is not finite', async () => {
    const [values] = await on(where, () =>
      tf.tensor1d(norms([tf.zeros([5]), tf.tensor([1, Number.NaN, 2]), tf.tensor([1, Number.POSITIVE_INFINITY])])),
    )
    expect([...(values.data as Float32Array)]).toEqual([0, Number.NaN, Number.POSITIVE_INFINITY])
  })
})
