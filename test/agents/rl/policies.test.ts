import { describe, expect, it } from 'vitest'
import {
  entropies,
  klDivergences,
  logProbabilities,
  logProbabilitiesOf,
  probabilities,
  reinforceGradient,
  teacherGradient,
} from '../../../agents/rl/index.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { near } from './numbers.ts'

const LOG = Math.log

describe('categorical distributions', () => {
  const logits = [0, LOG(3), LOG(4), 1000, 1000, -1000]
  it('are those of their logits, however large', () => {
    near(probabilities({ logits, actions: 3 }), [1 / 8, 3 / 8, 4 / 8, 0.5, 0.5, 0], 1e-12)
    near(logProbabilitiesOf({ logits, actions: 3 }, [1, 0]), [LOG(3 / 8), LOG(0.5)], 1e-12)
  })

  it('leave out what is illegal, whatever its logit', () => {
    const mask = [1, 1, 0, 0, 1, 1]
    near(probabilities({ logits, mask, actions: 3 }), [1 / 4, 3 / 4, 0, 0, 1, 0], 1e-12)
    expect(logProbabilities({ logits, mask, actions: 3 })[2]).toBe(Number.NEGATIVE_INFINITY)
    near(entropies({ logits, mask, actions: 3 }), [-(1 / 4) * LOG(1 / 4) - (3 / 4) * LOG(3 / 4), 0], 1e-12)
    expect(() => probabilities({ logits, mask: [1, 1, 1, 0, 0, 0], actions: 3 })).toThrow(
      'Expected a legal action in row 1.',
    )
  })

  it('have the entropy of a fair die, in nats', () => {
    near(entropies({ logits: new Float32Array(6), actions: 6 }), [LOG(6)], 1e-12)
  })

  it('part by their KL divergence', () => {
    const p = { logits: [LOG(0.5), LOG(0.5)], actions: 2 }
    const q = { logits: [LOG(0.25), LOG(0.75)], actions: 2 }
    near(klDivergences(p, q), [0.5 * LOG(2) + 0.5 * LOG(2 / 3)], 1e-12)
    near(klDivergences(q, p), [0.25 * LOG(0.5) + 0.75 * LOG(1.5)], 1e-12)
    near(klDivergences(p, p), [0], 1e-12)
    const sure = { ...p, mask: [1, 0] }
    near(klDivergences(sure, p), [LOG(2)], 1e-12)
    expect(klDivergences(p, sure)[0]).toBe(Number.POSITIVE_INFINITY)
  })

  it('say what does not fit', () => {
    expect(() => entropies({ logits, actions: 4 })).toThrow('Expected logits in rows of 4, but got 6 numbers.')
    expect(() => entropies({ logits, mask: [1], actions: 3 })).toThrow(
      'Expected a mask of 6 numbers, as logits are, but got 1.',
    )
    expect(() => klDivergences({ logits, actions: 3 }, { logits, actions: 2 })).toThrow(
      'Expected two policies of one shape, but got [2, 3] and [3, 2].',
    )
  })
})

describe('the policy gradient', () => {
  const rng = Rng.fromSeed('policy gradient')
  const [rows, actions, features] = [7, 4, 3]
  const x = Float64Array.from({ length: rows * features }, () => rng.normal())
  const weights = Float64Array.from({ length: features * actions }, () => rng.normal())
  const mask = Uint8Array.from({ length: rows * actions }, (_, i) => Number(i !== 1 && i !== 10))
  /** A linear policy: logits [rows, actions] of features [rows, features]. */
  const policyOf = (w: Float64Array) => ({
    logits: Float64Array.from({ length: rows * actions }, (_, i) => {
      let sum = 0
      for (let f = 0; f < features; f++)
        sum += x[Math.floor(i / actions) * features + f] * w[f * actions + (i % actions)]
      return sum
    }),
    mask,
    actions,
  })
  /** By the weights, [features, actions], of one by the logits. */
  const byWeights = (gradient: Float64Array) => {
    const out = new Float64Array(features * actions)
    for (let i = 0; i < gradient.length; i++) {
      for (let f = 0; f < features; f++)
        out[f * actions + (i % actions)] += x[Math.floor(i / actions) * features + f] * gradient[i]
    }
    return out
  }
  const policy = policyOf(weights)
  const shares = probabilities(policy)
  const taken = Int32Array.from({ length: rows }, (_, row) =>
    rng.weighted(shares.subarray(row * actions, (row + 1) * actions)),
  )

  it('of REINFORCE is that of its loss, by finite differences', () => {
    const returns = Float64Array.from({ length: rows }, () => rng.normal())
    const loss = (w: Float64Array) =>
      -logProbabilitiesOf(policyOf(w), taken).reduce((sum, log, row) => sum + returns[row] * log, 0) / rows
    const gradient = byWeights(reinforceGradient(policy, taken, returns))
    const step = 1e-6
    for (let i = 0; i < weights.length; i++) {
      const [up, down] = [1, -1].map(sign => loss(weights.map((w, j) => (j === i ? w + sign * step : w))))
      expect(gradient[i]).toBeCloseTo((up - down) / (2 * step), 7)
    }
  })

  it.each([1, -1])('with the sample as the teacher is exactly that of REINFORCE where every return is %i', reward => {
    const returns = new Float64Array(rows).fill(reward)
    expect(teacherGradient(policy, taken, reward)).toEqual(reinforceGradient(policy, taken, returns))
    expect(teacherGradient(policy, taken, 5 * reward)).toEqual(reinforceGradient(policy, taken, returns))
  })

  it('with the sample as the teacher is the running average of the weight changes, times the sign', () => {
    const average = new Float64Array(weights.length)
    for (let row = 0; row < rows; row++) {
      // cross-entropy with the sample as the label, of this decision alone
      for (let f = 0; f < features; f++) {
        for (let a = 0; a < actions; a++) {
          const change = x[row * features + f] * (shares[row * actions + a] - Number(a === taken[row]))
          average[f * actions + a] += (change - average[f * actions + a]) / (row + 1)
        }
      }
    }
    near(
      byWeights(teacherGradient(policy, taken, -3)),
      average.map(each => -each),
      1e-12,
    )
  })

  it('makes what won likelier and what lost less likely', () => {
    for (const reward of [1, -1]) {
      const gradient = byWeights(teacherGradient(policy, taken, reward))
      const after = policyOf(weights.map((w, i) => w - 0.01 * gradient[i]))
      const gain = (each: typeof policy) => logProbabilitiesOf(each, taken).reduce((sum, log) => sum + log)
      expect(Math.sign(gain(after) - gain(policy))).toBe(reward)
    }
  })

  it('needs an action and a weight for each row', () => {
    expect(() => reinforceGradient(policy, taken, [1])).toThrow('Expected 7 weights, one a row, but got 1.')
    expect(() => teacherGradient(policy, [1], 1)).toThrow('Expected 7 actions, one a row, but got 1.')
  })
})
