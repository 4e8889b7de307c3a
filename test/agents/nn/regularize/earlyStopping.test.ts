import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { TrainingEvent } from '../../../../agents/nn/core/events.ts'
import { createTrainStep } from '../../../../agents/nn/core/trainStep.ts'
import { sgd } from '../../../../agents/nn/optim/sgd.ts'
import {
  type EarlyStopping,
  type EarlyStoppingOptions,
  earlyStopping,
} from '../../../../agents/nn/regularize/earlyStopping.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { backends, use } from '../backends.ts'
import { toyTraining } from '../core/toy.ts'

const ended = (epoch: number, loss: number): TrainingEvent => ({ type: 'epoch', epoch, step: epoch, train: { loss } })

describe.each(backends)('early stopping on %s', backend => {
  beforeEach(() => use(backend))

  /** One weight, which the test sets to the epoch's number; and the losses after the epochs. Returns after which it stopped. */
  function run(losses: number[], options: Partial<EarlyStoppingOptions> = {}) {
    const weight = tf.variable(tf.scalar(0))
    const tensors = new Map([['w', weight]])
    const stopping = earlyStopping({ metric: 'loss', better: 'lower', patience: 2, tensors, ...options })
    let stopped = 0
    for (const [i, loss] of losses.entries()) {
      weight.assign(tf.scalar(i + 1))
      stopping.see(ended(i + 1, loss))
      if (stopping.signal.aborted) {
        stopped = i + 1
        break
      }
    }
    stopping.restoreBest()
    return { stopped, best: stopping.best, weight: weight.dataSync()[0] }
  }

  test('waits as long as its patience, and goes back to the best epoch', () => {
    const best = { epoch: 3, value: 1 }
    expect(run([3, 4, 1, 2, 1, 0])).toEqual({ stopped: 5, best, weight: 3 })
    expect(run([3, 4, 1, 2])).toEqual({ stopped: 0, best, weight: 3 })
  })

  test('knows which way is better, and by how much it must be', () => {
    expect(run([1, 3, 2, 1, 9], { better: 'higher' })).toMatchObject({ stopped: 4, best: { epoch: 2 } })
    expect(run([5, 4.5, 4.2, 1], { least: 1 })).toMatchObject({ stopped: 3, best: { epoch: 1 } })
  })

  test('takes nothing for the best that is not finite', () => {
    expect(run([Number.NaN, 3, Number.NaN, 2])).toEqual({ stopped: 0, best: { epoch: 4, value: 2 }, weight: 4 })
    expect(run([Number.POSITIVE_INFINITY, Number.NaN, 1])).toEqual({ stopped: 2, best: undefined, weight: 2 })
  })

  test('keeps the best weights apart from those that steps go on to change', () => {
    const weight = tf.variable(tf.ones([2, 2]))
    const weights = new Map([['w', weight]])
    const stopping = earlyStopping({ metric: 'loss', better: 'lower', patience: 2, tensors: weights })
    const objective = () => ({ loss: tf.sum(weight) })
    const step = createTrainStep({ weights, objective, optimizer: sgd({ rate: 1 }) })
    stopping.see(ended(1, 1))
    step.run(undefined, Rng.fromSeed(1))
    expect([...weight.dataSync()]).toEqual([0, 0, 0, 0])
    stopping.restoreBest()
    expect([...weight.dataSync()]).toEqual([1, 1, 1, 1])
    step.run(undefined, Rng.fromSeed(1))
    stopping.restoreBest()
    expect([...weight.dataSync()]).toEqual([1, 1, 1, 1])
  })

  test('refuses a metric that is not there', () => {
    expect(() => run([1], { metric: 'accuracy' })).toThrow("Expected 'accuracy' after each epoch, but there is loss.")
    expect(() => run([1], { patience: 0 })).toThrow('Expected a patience of at least 1 epoch, but got 0.')
  })

  test('ends a training, and a resumed one after the same epoch', async () => {
    // Validated by a number that is best after epoch 3.
    const begin = (epoch = 0) => {
      let stopping!: EarlyStopping
      const { training } = toyTraining(1, ({ tensors }) => {
        stopping = earlyStopping({ metric: 'distance', better: 'lower', patience: 3, tensors })
        const validate = () => ({ distance: Math.abs(++epoch - 3) })
        return { validate, epochs: 20, signal: stopping.signal, parts: { stopping } }
      })
      return { training, stopping }
    }
    const events = async ({ training, stopping }: ReturnType<typeof begin>, until = Number.POSITIVE_INFINITY) => {
      let last: TrainingEvent | undefined
      for await (const event of training.run()) {
        stopping.see(event)
        last = event
        if (event.type === 'epoch' && event.epoch === until) break
      }
      return last
    }
    const whole = begin()
    expect(await events(whole)).toEqual({ type: 'end', step: 24, reason: 'stopped' })
    expect(whole.stopping.best).toEqual({ epoch: 3, value: 0 })

    const first = begin()
    await events(first, 4)
    const second = begin(4)
    unwrap(second.training.restore(first.training.checkpoint()))
    expect(await events(second)).toEqual({ type: 'end', step: 24, reason: 'stopped' })
    const kept = ({ stopping }: typeof whole) => [...stopping.tensors.values()].map(tensor => [...tensor.dataSync()])
    expect(kept(second)).toEqual(kept(whole))
  })
})
