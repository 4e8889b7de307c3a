/** What a layer does to small random inputs, and whether its gradients are those of what it does. */
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import type { Layer, Pass, Shape } from '../../../../agents/nn/core/layer.ts'
import { createModel, type Model } from '../../../../agents/nn/core/model.ts'
import { gaussian } from '../../../../agents/nn/core/noise.ts'
import { Rng } from '../../../../envs/core/rng.ts'

export { backends as BACKENDS, use as choose } from '../backends.ts'

/** A pass that trains and lets statistics be. */
export const training: Pass = { training: true, move() {} }

export function randn(shape: Shape, seed: number): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1)
  return tf.tensor(gaussian(Rng.fromSeed(seed), size), [...shape])
}

/** A layer's output for a batch of two, in inference, and that it has the shape which it was bound to give. */
export function outputOf(layer: Layer, x: tf.Tensor): tf.Tensor {
  const model = createModel(layer, x.shape.slice(1), Rng.fromSeed(1))
  const y = model.predict(x)
  expect(y.shape).toEqual([x.shape[0], ...model.output])
  return y
}

/**
 * Holds the gradients of L = sum of r y, with a random r, against (L(v + h u) - L(v - h u)) / 2h along random unit directions
 * u of the input and of each weight. Weights are redrawn as N(0, 0.5^2), so that those which begin as zeros count too.
 */
export function expectTrueGradients(layer: Layer, input: Shape | (() => tf.Tensor), step = 1e-2): void {
  const before = tf.memory().numTensors
  tf.tidy(() => {
    const given = typeof input === 'function' ? input() : randn([3, ...input], 7)
    const model = createModel(layer, given.shape.slice(1), Rng.fromSeed(1))
    redraw(model)
    const x = given.dtype === 'float32' ? tf.variable(given) : given
    const weight = randn([given.shape[0], ...model.output], 8)
    const loss = () => tf.sum(tf.mul(model.apply(x, training), weight)) as tf.Scalar
    const variables = [...(x instanceof tf.Variable ? [x] : []), ...model.weights.values()]
    const { grads } = tf.variableGrads(loss, variables)
    const names = [...(x instanceof tf.Variable ? ['input'] : []), ...model.weights.keys()]
    variables.forEach((variable, which) => {
      const gradient = grads[variable.name] ?? tf.zerosLike(variable) // what L doesn't depend on has none
      expect(gradient.shape).toEqual(variable.shape)
      for (const seed of [11, 12, 13]) {
        const raw = randn(variable.shape, seed)
        const direction = tf.div(raw, tf.norm(raw))
        const start = tf.clone(variable)
        const at = (h: number) => {
          variable.assign(tf.add(start, tf.mul(direction, h)))
          return tf.tidy(loss).dataSync()[0]
        }
        const slope = (at(step) - at(-step)) / (2 * step)
        variable.assign(start)
        const told = tf.sum(tf.mul(gradient, direction)).dataSync()[0]
        const off = Math.abs(told - slope) / Math.max(1, Math.abs(slope))
        expect(off, `gradient of ${names[which]}: ${told}, but the slope is ${slope}`).toBeLessThan(5e-3)
      }
    })
    if (x instanceof tf.Variable) x.dispose()
    model.dispose()
  })
  expect(tf.memory().numTensors, 'tensors left over').toBe(before)
}

function redraw(model: Model<tf.Tensor, tf.Tensor>): void {
  let seed = 20
  for (const weight of model.weights.values()) weight.assign(tf.mul(randn(weight.shape, seed++), 0.5))
}
