import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { adam } from '../../../../agents/nn/optim/adam.ts'
import { adaptiveGains } from '../../../../agents/nn/optim/gains.ts'
import { momentum, nesterov } from '../../../../agents/nn/optim/momentum.ts'
import type { Optimizer } from '../../../../agents/nn/optim/optimizer.ts'
import { rmsprop } from '../../../../agents/nn/optim/rmsprop.ts'
import { rprop } from '../../../../agents/nn/optim/rprop.ts'
import { stepDecay } from '../../../../agents/nn/optim/schedules.ts'
import { sgd } from '../../../../agents/nn/optim/sgd.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { backends, use } from '../backends.ts'

/** Where one weight, begun at 1, is after each of the gradients. */
function trace(optimizer: Optimizer, gradients: readonly number[], scale = 1): number[] {
  const weight = tf.variable(tf.tensor2d([[1]]))
  const bound = optimizer(new Map([['w', weight]]))
  return gradients.map(g => {
    const gradient = tf.tensor2d([[g]])
    bound.apply(new Map([['w', gradient]]), scale)
    gradient.dispose()
    return weight.dataSync()[0]
  })
}

/** By hand, from the equations in the docstrings. */
const hand: [name: string, optimizer: Optimizer, gradients: number[], weights: number[]][] = [
  ['sgd', sgd({ rate: 0.1 }), [2, -1], [0.8, 0.9]],
  [
    'sgd with decay: 1 - 0.1 (2 + 0.5), 0.75 - 0.1 (-1 + 0.375)',
    sgd({ rate: 0.1, decay: 0.5 }),
    [2, -1],
    [0.75, 0.8125],
  ],
  ['momentum: v 2, then 0.5 * 2 - 1 = 0', momentum({ rate: 0.1, momentum: 0.5 }), [2, -1, 1], [0.8, 0.8, 0.7]],
  ['nesterov: 2 + 1, then -1 + 0, then 1 + 0.5', nesterov({ rate: 0.1, momentum: 0.5 }), [2, -1, 1], [0.7, 0.8, 0.65]],
  [
    'rmsprop: s 2, then 1.5',
    rmsprop({ rate: 0.1, rho: 0.5 }),
    [2, -1],
    [1 - 0.1 * Math.SQRT2, 1 - 0.1 * Math.SQRT2 + 0.1 / Math.sqrt(1.5)],
  ],
  // m 1, v 2 (corrected 2, 4): 1 step of rate; then m -0.25 + ... = 0 (0.5 * 1 - 0.5): no move.
  [
    'adam',
    adam({ rate: 0.1, beta1: 0.5, beta2: 0.5 }),
    [2, -1, 3],
    [0.9, 0.9, 0.9 - (0.1 * (1.5 / 0.875)) / Math.sqrt(5.25 / 0.875)],
  ],
  // gain 1; 1.05 (same sign); 1.05 * 0.95 (another); the same (no gradient); then 0 was before it: the same
  ['gains', adaptiveGains({ rate: 0.1 }), [2, 2, -1, 0, 1], [0.8, 0.59, 0.68975, 0.68975, 0.59]],
  [
    'gains within bounds',
    adaptiveGains({ rate: 1, grow: 5, most: 3, shrink: 0.1, least: 0.5 }),
    [1, 1, -1],
    [0, -3, -2.5],
  ],
  // step 0.1; 0.12; 0.06 and a rest; 0.06, since the rest counts as no gradient; 0.072
  ['rprop', rprop(), [5, 0.01, -3, -3, -1], [0.9, 0.78, 0.78, 0.84, 0.912]],
  ['rprop within bounds', rprop({ start: 1, most: 1.1, least: 0.9 }), [1, 1, -1, -1], [0, -1.1, -1.1, -0.2]],
  ['adam with decay: 1 - 0.1 (1 + 0.5)', adam({ rate: 0.1, beta1: 0.5, beta2: 0.5, decay: 0.5 }), [2], [0.85]],
]

describe.each(backends)('on %s', backend => {
  beforeEach(() => use(backend))

  test.each(hand)('%s', (_name, optimizer, gradients, weights) => {
    const came = trace(optimizer, gradients)
    for (const [i, weight] of weights.entries()) expect(came[i]).toBeCloseTo(weight, 6)
  })

  test.each(hand)(
    'a factor of all gradients is a gradient that much larger: %s',
    (_name, optimizer, gradients, weights) => {
      const came = trace(
        optimizer,
        gradients.map(g => g * 4),
        0.25,
      )
      for (const [i, weight] of weights.entries()) expect(came[i]).toBeCloseTo(weight, 6)
    },
  )

  test('slots go by path, are all there from the start, and are given back', () => {
    const before = tf.memory().numTensors
    const weights = new Map([
      ['a/kernel', tf.variable(tf.ones([2, 3]))],
      ['a/bias', tf.variable(tf.ones([3]))],
    ])
    const bound = adam({ rate: 0.1 })(weights)
    expect([...bound.slots].map(([name, { shape }]) => [name, shape])).toEqual([
      ['first/a/kernel', [2, 3]],
      ['first/a/bias', [3]],
      ['second/a/kernel', [2, 3]],
      ['second/a/bias', [3]],
    ])
    bound.dispose()
    tf.dispose([...weights.values()])
    expect(tf.memory().numTensors).toBe(before + 2) // what the weights were made of
  })

  test('a weight without a gradient stays, and so do its slots; biases do not decay', () => {
    const weights = new Map([
      ['a', tf.variable(tf.ones([1, 1]))],
      ['b', tf.variable(tf.ones([1]))],
      ['c', tf.variable(tf.ones([1, 1]))],
    ])
    const bound = momentum({ rate: 0.5, decay: 0.5 })(weights)
    bound.apply(
      new Map([
        ['a', tf.zeros([1, 1])],
        ['b', tf.zeros([1])],
      ]),
    )
    expect([...weights.values()].map(weight => weight.dataSync()[0])).toEqual([0.75, 1, 1])
    bound.apply(new Map([['c', tf.ones([1, 1])]]))
    expect([...bound.slots.values()].map(slot => slot.dataSync()[0])).toEqual([0, 0, 1])
  })

  test('the rate follows its schedule', () => {
    const rate = stepDecay({ rate: 1, factor: 0.5, every: 2 })
    expect(trace(sgd({ rate }), [1, 1, 1, 1, 1])).toEqual([0, -1, -1.5, -2, -2.25])
  })

  test('counts go on from what was saved, and slots of another optimiser are refused', () => {
    const weights = new Map([['a', tf.variable(tf.ones([1]))]])
    const bound = sgd({ rate: stepDecay({ rate: 1, factor: 0.5, every: 2 }) })(weights)
    unwrap(bound.load({ optimizer: 'sgd', steps: 2 }))()
    expect(bound).toMatchObject({ steps: 2, rate: 0.5 })
    expect(bound.load({ optimizer: 'adam', steps: 2 })).toMatchObject({ error: { code: 'wrong-optimizer' } })
    expect(bound.load({ optimizer: 'sgd', steps: -1 })).toMatchObject({ error: { code: 'bad-optimizer' } })
  })
})
