import { describe, expect, test } from 'vitest'
import { judgeByAdvantages, judgeBySteps, normalized } from '../../../agents/actorCritic/targets.ts'
import { judged } from '../policyGradient/judged.ts'

describe('n-step advantages', () => {
  test.each([
    [1, [0.125, 1, 0, 1.5, 2]],
    [2, [0.5, 1, 0.75, 3, 2]], // 0 + 2 / 2 - 1 / 4; 2 + 0 / 2 + 4 / 4
    [5, [0.5, 1, 1.5, 3, 2]],
  ])('of %i', (steps, targets) => {
    const { target, advantage } = judged(each => judgeBySteps(each, { gamma: 0.5, steps }))
    expect(target).toEqual(targets)
    expect(advantage).toEqual([0.5, 0.25, 1, 0, -1].map((value, t) => targets[t] - value))
  })
})

describe('generalised advantages', () => {
  // TD errors: 0.25 / 2 - 0.5 and 1 - 0.25; then -1, 2 - 1 / 2 and 4 / 2 + 1. Each counts a quarter of the next.
  const advantages = [-0.375 + 0.75 / 4, 0.75, -1 + 2.25 / 4, 2.25, 3]

  test('look ahead to the end of the episode, and what was cut off is what the net expected', () => {
    const { target, advantage } = judged(steps =>
      judgeByAdvantages(steps, { gamma: 0.5, lambda: 0.5, normalize: false }),
    )
    expect(advantage).toEqual(advantages)
    expect(target).toEqual([0.5, 0.25, 1, 0, -1].map((value, t) => advantages[t] + value))
  })

  test('if normalised, leave the targets as they are', () => {
    const { target, advantage } = judged(steps =>
      judgeByAdvantages(steps, { gamma: 0.5, lambda: 0.5, normalize: true }),
    )
    expect(target[1]).toBe(1)
    expect(advantage.reduce((sum, each) => sum + each)).toBeCloseTo(0, 5)
    expect(advantage.reduce((sum, each) => sum + each ** 2, 0) / 5).toBeCloseTo(1, 5)
    expect([...normalized(Float32Array.of(1, 3))]).toEqual([expect.closeTo(-1, 6), expect.closeTo(1, 6)])
    expect([...normalized(Float32Array.of(2, 2))]).toEqual([0, 0])
  })
})
