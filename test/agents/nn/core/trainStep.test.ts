import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Layer } from '../../../../agents/nn/core/layer.ts'
import { createModel } from '../../../../agents/nn/core/model.ts'
import { createTrainStep, type Objective } from '../../../../agents/nn/core/trainStep.ts'
import { batchNorm } from '../../../../agents/nn/layers/batchNorm.ts'
import { dense } from '../../../../agents/nn/layers/dense.ts'
import { sequential } from '../../../../agents/nn/layers/sequential.ts'
import { sgd } from '../../../../agents/nn/optim/sgd.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { backends, use } from '../backends.ts'

type Batch = { x: tf.Tensor; y: tf.Tensor }

const rng = () => Rng.fromSeed(1)

describe.each(backends)('a training step on %s', backend => {
  beforeEach(() => use(backend))

  /** y = w x, from w = 1, where w should be 3: loss (w - 3)^2 at x = 1, gradient 2 (w - 3) = -4. */
  const line = () => {
    const model = createModel(dense({ units: 1, bias: false, kernel: shape => tf.fill(shape, 1) }), [1], rng())
    const objective: Objective<Batch> = ({ x, y }, pass) => {
      const error = tf.sub(model.apply(x, pass), y)
      return { loss: tf.mean(tf.square(error)), metrics: { bias: tf.mean(error) } }
    }
    return { model, objective, weight: () => model.weights.get('kernel')!.dataSync()[0] }
  }
  const batch = (x = 1, y = 3): Batch => ({ x: tf.tensor2d([[x]]), y: tf.tensor2d([[y]]) })

  test('goes down the gradient and tells of it', () => {
    const { model, objective, weight } = line()
    const step = createTrainStep({ weights: model.weights, objective, optimizer: sgd({ rate: 0.125 }) })
    const report = { step: 1, loss: 4, metrics: { bias: -2 }, gradientNorm: 4, rate: 0.125 }
    expect(step.run(batch(), rng())).toEqual(report)
    expect(weight()).toBe(1.5)
    expect(step.run(batch(), rng())).toMatchObject({ step: 2, loss: 2.25 })
  })

  test('adds penalties to the loss and tells their part', () => {
    const { model, objective, weight } = line()
    const penalty = (weights: typeof model.weights) => tf.sum(weights.get('kernel')!)
    const optimizer = sgd({ rate: 0.125 })
    const step = createTrainStep({ weights: model.weights, objective, optimizer, regularizers: [penalty] })
    expect(step.run(batch(), rng())).toMatchObject({ loss: 5, metrics: { bias: -2, penalty: 1 }, gradientNorm: 3 })
    expect(weight()).toBe(1.375)
  })

  test.each([
    [{ norm: 1 }, 1.125],
    [{ norm: 100 }, 1.5],
    [{ value: 2 }, 1.25],
  ])('clips by %j', (clip, after) => {
    const { model, objective, weight } = line()
    const step = createTrainStep({ weights: model.weights, objective, optimizer: sgd({ rate: 0.125 }), clip })
    expect(step.run(batch(), rng()).gradientNorm).toBe(4)
    expect(weight()).toBe(after)
  })

  test('leaves weights alone that are not its own or that the loss does not see', () => {
    const model = createModel(sequential({ a: dense({ units: 2 }), b: dense({ units: 1 }) }), [1], rng())
    const before = new Map([...model.weights].map(([path, weight]) => [path, weight.dataSync().slice()]))
    const weights = new Map([...model.weights].filter(([path]) => path.startsWith('b/')))
    weights.set('elsewhere', tf.variable(tf.scalar(7)))
    const objective: Objective<Batch> = ({ x, y }, pass) => ({
      loss: tf.mean(tf.squaredDifference(model.apply(x, pass), y)),
    })
    createTrainStep({ weights, objective, optimizer: sgd({ rate: 0.1 }) }).run(batch(), rng())
    expect(model.weights.get('a/kernel')!.dataSync()).toEqual(before.get('a/kernel'))
    expect(model.weights.get('b/kernel')!.dataSync()).not.toEqual(before.get('b/kernel'))
    expect(weights.get('elsewhere')!.dataSync()[0]).toBe(7)
  })

  test('moves statistics once the step is taken, and no tensor stays behind', () => {
    const counted: Layer = (scope, input) => {
      const seen = scope.statistic('seen', [], shape => tf.zeros(shape))
      return {
        output: input,
        apply(x, pass) {
          if (pass.training) pass.move(seen, from => tf.add(from, x.shape[0]))
          return x
        },
      }
    }
    const model = createModel(sequential({ counted, out: dense({ units: 1 }) }), [1], rng())
    const objective: Objective<Batch> = ({ x, y }, pass) => ({
      loss: tf.mean(tf.squaredDifference(model.apply(x, pass), y)),
    })
    const step = createTrainStep({ weights: model.weights, objective, optimizer: sgd({ rate: 0.1 }) })
    const given = batch()
    const before = tf.memory().numTensors
    for (let i = 0; i < 3; i++) step.run(given, rng())
    expect(tf.memory().numTensors).toBe(before)
    expect(model.statistics.get('counted/seen')!.dataSync()[0]).toBe(3)
    model.predict(given.x)
    expect(model.statistics.get('counted/seen')!.dataSync()[0]).toBe(3)
  })

  test('a weight may be told as a metric, and a statistic moved to it', () => {
    const [weight, follower] = [1, 7].map(value => tf.variable(tf.scalar(value)))
    const objective: Objective<undefined> = (_, pass) => {
      pass.move(follower, () => weight)
      return { loss: tf.square(weight), metrics: { weight } }
    }
    const step = createTrainStep({ weights: new Map([['w', weight]]), objective, optimizer: sgd({ rate: 0.25 }) })
    expect(step.run(undefined, rng()).metrics).toEqual({ weight: 1 })
    expect(step.run(undefined, rng()).metrics).toEqual({ weight: 0.5 })
    expect([weight, follower].map(variable => variable.dataSync()[0])).toEqual([0.25, 0.5])
  })

  test('a layer that is applied twice moves its statistics twice', () => {
    const model = createModel(batchNorm({ momentum: 0.5 }), [1], rng())
    const objective: Objective<Batch> = ({ x, y }, pass) => ({
      loss: tf.sum([x, y].map(each => model.apply(each, pass))[1]),
    })
    const step = createTrainStep({ weights: model.weights, objective, optimizer: sgd({ rate: 0.1 }) })
    const given = batch(4, 8)
    const before = tf.memory().numTensors
    step.run(given, rng())
    expect(tf.memory().numTensors).toBe(before)
    expect(model.statistics.get('mean')!.dataSync()[0]).toBe((0 * 0.5 + 4 * 0.5) * 0.5 + 8 * 0.5)
  })

  test('refuses to go on where a tensor is left behind', () => {
    const { model, objective } = line()
    const leaky: Objective<Batch> = (batch, pass) => {
      tf.keep(tf.scalar(1))
      tf.keep(tf.scalar(2))
      return objective(batch, pass)
    }
    const step = createTrainStep({ weights: model.weights, objective: leaky, optimizer: sgd({ rate: 0.1 }) })
    expect(() => step.run(batch(), rng())).toThrow('Expected step 1 to leave no tensor behind, but it left 2.')
  })

  describe('where numbers stop being finite', () => {
    const logarithm: Layer = (_scope, input) => ({ output: input, apply: x => tf.log(x) })
    const deep = () => {
      const model = createModel(
        sequential({ a: dense({ units: 2 }), log: logarithm, b: dense({ units: 1 }) }),
        [1],
        rng(),
      )
      const objective: Objective<Batch> = ({ x, y }, pass) => ({
        loss: tf.mean(tf.squaredDifference(model.apply(x, pass), y)),
      })
      return { model, step: createTrainStep({ weights: model.weights, objective, optimizer: sgd({ rate: 0.1 }) }) }
    }

    test('names the step and the first layer, and leaves the weights as they were', () => {
      const { model, step } = deep()
      model.weights.get('a/kernel')!.assign(tf.tensor2d([[1, 2]]))
      step.run(batch(), rng())
      const before = model.weights.get('b/kernel')!.dataSync().slice()
      expect(() => step.run(batch(-1), rng())).toThrow(
        "Expected a finite loss, but step 2 gave NaN: the first layer whose output is not finite is 'log'.",
      )
      expect(model.weights.get('b/kernel')!.dataSync()).toEqual(before)
    })

    test('names the batch', () => {
      const { step } = deep()
      expect(() => step.run(batch(Number.NaN), rng())).toThrow('the batch holds numbers that are not finite')
    })

    test('leaves a weight that a statistic would have been moved to', () => {
      const [weight, follower] = [-1, 7].map(value => tf.variable(tf.scalar(value)))
      const objective: Objective<undefined> = (_, pass) => {
        pass.move(follower, () => weight)
        return { loss: tf.log(weight) }
      }
      const step = createTrainStep({ weights: new Map([['w', weight]]), objective, optimizer: sgd({ rate: 0.25 }) })
      expect(() => step.run(undefined, rng())).toThrow('so it is the loss itself')
      expect([weight, follower].map(variable => variable.dataSync()[0])).toEqual([-1, 7])
    })

    test('names the loss', () => {
      const { model } = line()
      const objective: Objective<Batch> = ({ x }, pass) => ({ loss: tf.log(tf.neg(tf.sum(model.apply(x, pass)))) })
      const step = createTrainStep({ weights: model.weights, objective, optimizer: sgd({ rate: 0.1 }) })
      expect(() => step.run(batch(), rng())).toThrow("every layer's output is finite, so it is the loss itself")
    })

    test('names the output of a model that is one layer', () => {
      const model = createModel(logarithm, [1], rng())
      const objective: Objective<Batch> = ({ x }, pass) => ({ loss: tf.sum(tf.mul(model.apply(x, pass), weight)) })
      const weight = tf.variable(tf.scalar(1))
      const step = createTrainStep({ weights: new Map([['w', weight]]), objective, optimizer: sgd({ rate: 0.1 }) })
      expect(() => step.run(batch(-1), rng())).toThrow("but step 1 gave NaN: it is the model's output.")
    })

    test('names the weight whose gradient it is', () => {
      const { model } = line()
      const objective: Objective<Batch> = ({ x, y }, pass) => ({
        loss: tf.sum(tf.sqrt(tf.square(tf.sub(model.apply(x, pass), y)))), // slope 0 / 0 at the optimum
      })
      const step = createTrainStep({ weights: model.weights, objective, optimizer: sgd({ rate: 0.1 }) })
      expect(() => step.run(batch(1, 1), rng())).toThrow(
        "Expected finite gradients, but at step 1, with loss 0, that of 'kernel' is not.",
      )
    })
  })
})
