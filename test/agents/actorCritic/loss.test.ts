import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { approximateDivergence, clippedSurrogateLoss, clippedValueLoss } from '../../../agents/actorCritic/loss.ts'
import { use } from '../nn/backends.ts'

beforeEach(() => use('wasm'))
const row = (...numbers: number[]) => tf.tensor1d(numbers)
const number = (scalar: tf.Tensor) => scalar.dataSync()[0]

describe('the clipped surrogate', () => {
  /** By ratio and advantage: the loss, and whether the ratio has a gradient (Schulman et al. 2017, figure 1). */
  test.each([
    [1, 2, -2, true],
    [1.1, 2, -2.2, true],
    [1.5, 2, -2.4, false],
    [0.5, 2, -1, true],
    [1, -2, 2, true],
    [1.5, -2, 3, true],
    [0.5, -2, 1.6, false],
  ])('at ratio %d and advantage %d is %d', (ratio, advantage, loss, moves) => {
    const of = (logs: tf.Tensor) => clippedSurrogateLoss(logs, row(-1), row(advantage), row(1), 0.2)
    const logs = row(Math.log(ratio) - 1)
    expect(number(of(logs))).toBeCloseTo(loss, 5)
    // d(-r A) / d ln pi = -r A
    expect(number(tf.grad(of)(logs))).toBeCloseTo(moves ? -ratio * advantage : 0, 5)
  })

  test('leaves out what has no weight', () => {
    expect(number(clippedSurrogateLoss(row(0, 7), row(0, 0), row(3, 1), row(1, 0), 0.2))).toBe(-3)
  })
})

describe("the clipped values' loss", () => {
  /** By value, old value, target. */
  test.each([
    [1, 1, 3, 2, -2], // (1 - 3)^2 / 2
    [1.5, 1, 3, (1.2 - 3) ** 2 / 2, 0], // it went too far towards the target
    [0.5, 1, 3, (0.5 - 3) ** 2 / 2, -2.5], // it went the wrong way
    [1.1, 1, 3, (1.1 - 3) ** 2 / 2, -1.9],
  ])('of %d, which was %d, for %d is %d', (value, old, target, loss, slope) => {
    const of = (v: tf.Tensor) => clippedValueLoss(v, row(old), row(target), row(1), 0.2)
    expect(number(of(row(value)))).toBeCloseTo(loss, 5)
    expect(number(tf.grad(of)(row(value)))).toBeCloseTo(slope, 5)
  })
})

test('the divergence is estimated as (r - 1) - ln r, and 0 for one policy', () => {
  const [old, now] = [Math.log(0.5), Math.log(0.25)]
  expect(number(approximateDivergence(row(old), row(old), row(1)))).toBe(0)
  expect(number(approximateDivergence(row(now), row(old), row(1)))).toBeCloseTo(0.5 - 1 - Math.log(0.5), 6)
})
