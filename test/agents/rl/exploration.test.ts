import { describe, expect, it } from 'vitest'
import {
  epsilonGreedy,
  epsilonGreedyValue,
  exponentialDecay,
  greedyAction,
  halfLifeDecay,
  linearDecay,
  softmaxAction,
} from '../../../agents/rl/index.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { near } from './numbers.ts'

const DRAWS = 20_000
/** Shares of 20,000 draws: each is within 0.018 of its probability but once in 100,000 times at most, whichever that is. */
const WITHIN = 0.018

function sharesOf(actions: number, draw: (rng: Rng) => number): number[] {
  const rng = Rng.fromSeed('shares')
  const counts: number[] = Array(actions).fill(0)
  for (let i = 0; i < DRAWS; i++) counts[draw(rng)]++
  return counts.map(count => count / DRAWS)
}

function expectShares(came: number[], expected: number[]): void {
  for (const [i, share] of expected.entries()) expect(Math.abs(came[i] - share), `of ${i}`).toBeLessThan(WITHIN)
}

describe('exploration', () => {
  const values = [1, 5, 5, 0]

  it('takes the best, drawing among equals', () => {
    expectShares(
      sharesOf(4, rng => greedyAction(values, rng)),
      [0, 0.5, 0.5, 0],
    )
    expect(sharesOf(4, rng => greedyAction(values, rng, [0, 3]))).toEqual([1, 0, 0, 0])
    expect(() => greedyAction([Number.NaN], Rng.fromSeed(1))).toThrow('but got NaN')
  })

  it('is greedy but for epsilon, among what is legal', () => {
    expectShares(
      sharesOf(4, rng => epsilonGreedy(values, 0.2, rng)),
      [0.05, 0.45, 0.45, 0.05],
    )
    expectShares(
      sharesOf(4, rng => epsilonGreedy(values, 0.2, rng, [0, 1])),
      [0.1, 0.9, 0, 0],
    )
    expect(epsilonGreedyValue(values, 0.2)).toBeCloseTo(0.05 * 1 + 0.9 * 5 + 0, 12)
    expect(epsilonGreedyValue(values, 0.2, [0, 1])).toBeCloseTo(0.1 * 1 + 0.9 * 5, 12)
  })

  it('by temperature follows the softmax', () => {
    const logits = [0, Math.log(3), 100]
    expectShares(
      sharesOf(3, rng => softmaxAction(logits, 1, rng, [0, 1])),
      [0.25, 0.75, 0],
    )
    expectShares(
      sharesOf(3, rng => softmaxAction(logits, 2, rng, [0, 1])),
      [1 / (1 + Math.sqrt(3)), Math.sqrt(3) / (1 + Math.sqrt(3)), 0],
    )
    expectShares(
      sharesOf(3, rng => softmaxAction(logits, Number.POSITIVE_INFINITY, rng)),
      [1 / 3, 1 / 3, 1 / 3],
    )
    expect(sharesOf(3, rng => softmaxAction(logits, 0, rng))).toEqual([0, 0, 1])
  })
})

describe('schedules', () => {
  it('fall on a line, then stay', () => {
    expect([0, 5, 10, 11].map(linearDecay({ from: 1, to: 0.1, steps: 10 }))).toEqual([1, 0.55, 0.1, 0.1])
  })

  it('lose the same share at every step, then stay', () => {
    const decay = exponentialDecay({ from: 1, to: 0.01, steps: 10 })
    expect(decay(5)).toBeCloseTo(0.1, 12)
    expect([0, 10, 20].map(decay)).toEqual([1, 0.01, 0.01])
  })

  it('lose half of what is above the floor at every half-life', () => {
    near([0, 20, 40].map(halfLifeDecay({ from: 0.75, to: 0.15, halfLife: 20 })), [0.75, 0.45, 0.3], 1e-12)
  })
})
