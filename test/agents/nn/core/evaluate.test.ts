import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { evaluate } from '../../../../agents/nn/core/evaluate.ts'
import type { Objective } from '../../../../agents/nn/core/trainStep.ts'
import { backends, use } from '../backends.ts'

/** Its loss is the mean of what it is given. */
const mean: Objective<tf.Tensor> = (x, { training }) => ({
  loss: tf.mean(x),
  metrics: { training: tf.scalar(Number(training)) },
})

describe.each(backends)('evaluating on %s', backend => {
  beforeEach(() => use(backend))

  test('gives means over examples, in inference, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors
    const batches = [tf.tensor1d([1, 2, 3]), tf.tensor1d([6])]
    expect(await evaluate(mean, batches)).toEqual({ loss: 3, training: 0 })
    expect(tf.memory().numTensors).toBe(before)
  })

  test('takes batches that come one by one', async () => {
    async function* batches() {
      for (const value of [1, 3]) yield tf.tensor1d([value])
    }
    expect(await evaluate(mean, batches())).toMatchObject({ loss: 2 })
  })

  test('a batch that it fails on is left to nobody', async () => {
    const before = tf.memory().numTensors
    const failing: Objective<tf.Tensor> = () => {
      throw new Error('out of luck')
    }
    await expect(evaluate(failing, [tf.tensor1d([1])])).rejects.toThrow('out of luck')
    expect(tf.memory().numTensors).toBe(before)
  })

  test('has nothing to say of nothing', async () => {
    await expect(evaluate(mean, [])).rejects.toThrow('Expected batches to evaluate, but got none.')
  })
})
