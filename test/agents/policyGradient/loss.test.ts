import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { sparseSoftmaxCrossEntropy } from '../../../agents/nn/wasm/ops/softmax.ts'
import { categorical, logProbabilityOf } from '../../../agents/policyGradient/categorical.ts'
import { policyGradientLoss, valueLoss, weightedMean } from '../../../agents/policyGradient/loss.ts'
import { reinforceGradient, teacherGradient } from '../../../agents/rl/policyGradient.ts'
import { use } from '../nn/backends.ts'

beforeEach(() => use('wasm'))
const row = (...numbers: number[]) => tf.tensor1d(numbers)
const number = (scalar: tf.Tensor) => scalar.dataSync()[0]

describe('the policy gradient as a loss', () => {
  const LOGITS = [0.3, -1, 2, 0, 0.5, -0.5]
  const logits = () => tf.tensor2d(LOGITS, [2, 3])
  const actions = () => tf.tensor1d([2, 0], 'int32')
  const everything = () => tf.ones([2, 3])
  const descent = (advantages: number[]) =>
    tf.grad(x =>
      policyGradientLoss(logProbabilityOf(categorical(x, everything()), actions()), row(...advantages), row(1, 1)),
    )(logits())

  test('has the gradient of REINFORCE', () => {
    const expected = reinforceGradient({ logits: LOGITS, actions: 3 }, [2, 0], [0.5, -2])
    descent([0.5, -2])
      .dataSync()
      .forEach((each, i) => {
        expect(each).toBeCloseTo(expected[i], 6)
      })
  })

  test.each([1, -1])(
    'is, for a game of return %i, the cross entropy with the sample as teacher, times the sign',
    reward => {
      const taught = tf
        .grad(x => tf.mul(tf.mean(sparseSoftmaxCrossEntropy(x, actions())), reward))(logits())
        .dataSync()
      const expected = teacherGradient({ logits: LOGITS, actions: 3 }, [2, 0], reward)
      descent([reward, reward])
        .dataSync()
        .forEach((each, i) => {
          expect(each).toBeCloseTo(taught[i], 6)
          expect(each).toBeCloseTo(expected[i], 6)
        })
    },
  )

  test('descended, makes likelier what turned out well', () => {
    const [good, , bad] = descent([-1, 1]).dataSync().slice(3) // of the second row, where action 0 was taken
    expect(good).toBeLessThan(0)
    expect(bad).toBeGreaterThan(0)
  })
})

test('what has no weight does not count', () => {
  expect(number(weightedMean(row(1, 5, 1e6), row(1, 1, 0)))).toBe(3)
  expect(number(valueLoss(row(1, 5), row(3, 9), row(1, 0)))).toBe(2)
})
