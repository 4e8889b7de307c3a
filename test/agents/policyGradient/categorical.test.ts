import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { categorical, divergenceOf, entropyOf, logProbabilityOf } from '../../../agents/policyGradient/categorical.ts'
import { drawLegal, logProbability } from '../../../agents/policyGradient/draw.ts'
import { entropies, klDivergences, logProbabilitiesOf } from '../../../agents/rl/categorical.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { backends, use } from '../nn/backends.ts'

const LOGITS = [1, 2, 50, -1, 0.5, 0.5, 3, -2]
const OTHERS = [0, 1, -9, 1, 2, -0.5, 80, 1]
const MASK = [1, 1, 0, 1, 1, 1, 0, 0]
const rows = (numbers: number[]) => tf.tensor2d(numbers, [2, 4])
const actions = () => tf.tensor1d([1, 0], 'int32')
const slope = (f: (x: tf.Tensor) => tf.Tensor) => [
  ...tf
    .grad(x => tf.sum(f(x)))(rows(LOGITS))
    .dataSync(),
]

describe.each(backends)('on %s', backend => {
  beforeEach(() => use(backend))

  test('agrees with the formulas on plain numbers', () => {
    const [p, q] = [LOGITS, OTHERS].map(logits => ({ logits, mask: MASK, actions: 4 }))
    const [P, Q] = [LOGITS, OTHERS].map(logits => categorical(rows(logits), rows(MASK)))
    const pairs: [tf.Tensor, Float64Array][] = [
      [logProbabilityOf(P, actions()), logProbabilitiesOf(p, [1, 0])],
      [entropyOf(P), entropies(p)],
      [divergenceOf(P, Q), klDivergences(p, q)],
    ]
    for (const [came, expected] of pairs) {
      expected.forEach((each, row) => {
        expect(came.dataSync()[row]).toBeCloseTo(each, 4)
      })
    }
  })

  test('gives what is illegal probability 0 and no gradient, exactly', () => {
    const mask = rows(MASK)
    const other = categorical(rows(OTHERS), mask)
    const { probabilities } = categorical(rows(LOGITS), mask)
    const gradients = [
      slope(x => logProbabilityOf(categorical(x, mask), actions())),
      slope(x => entropyOf(categorical(x, mask))),
      slope(x => divergenceOf(categorical(x, mask), other)),
    ]
    for (const numbers of [[...probabilities.dataSync()], ...gradients]) {
      numbers.forEach((each, i) => {
        if (MASK[i] === 0) expect(Math.abs(each)).toBe(0)
        else expect(Number.isFinite(each)).toBe(true)
      })
    }
  })

  test('has the gradients of what it computes', () => {
    const mask = rows(MASK)
    const other = categorical(rows(OTHERS), mask)
    for (const f of [
      (x: tf.Tensor) => logProbabilityOf(categorical(x, mask), actions()),
      (x: tf.Tensor) => entropyOf(categorical(x, mask)),
      (x: tf.Tensor) => divergenceOf(categorical(x, mask), other),
    ]) {
      const told = slope(f)
      const at = (i: number, h: number) =>
        tf.sum(f(rows(LOGITS.map((each, k) => (k === i ? each + h : each))))).dataSync()[0]
      told.forEach((each, i) => {
        if (MASK[i] === 1) expect(each).toBeCloseTo((at(i, 0.02) - at(i, -0.02)) / 0.04, 2)
      })
    }
  })

  test('takes a row without a legal action for padding, and stays finite', () => {
    const nothing = categorical(rows(LOGITS), tf.zeros([2, 4]))
    expect([...entropyOf(nothing).dataSync()].every(Number.isFinite)).toBe(true)
  })
})

describe('drawing', () => {
  const logits = Float32Array.from([9, ...LOGITS.slice(0, 4)]) // a row that begins at 1
  const legal = [0, 1, 3]

  test('goes by the softmax over what is legal', () => {
    const rng = Rng.fromSeed(1)
    const drawn = Array.from({ length: 4000 }, () => drawLegal(logits, 1, [...legal, 2], 3, rng))
    expect(drawn).not.toContain(2)
    for (const action of legal) {
      const share = drawn.filter(each => each === action).length / drawn.length
      expect(share).toBeCloseTo(Math.exp(logProbability(logits, 1, legal, 3, action)), 1)
    }
  })

  test('knows the probability of what it drew', () => {
    const expected = logProbabilitiesOf({ logits: LOGITS.slice(0, 4), mask: [1, 1, 0, 1], actions: 4 }, [3])
    expect(logProbability(logits, 1, legal, 3, 3)).toBeCloseTo(expected[0], 6)
  })
})
