import { describe, expect, test } from 'vitest'
import { Rng } from '../../../envs/core/rng.ts'
import { RatioOfSums } from '../../../league/ratings/ratio.ts'

describe('RatioOfSums', () => {
  test('has the error of the mean where all groups weigh the same', () => {
    const ratio = new RatioOfSums()
    for (const each of [1, 2, 3, 4, 5]) ratio.add(each, 1)
    const { value, low, high } = ratio.estimate()
    expect(value).toBe(3)
    expect(high - 3).toBeCloseTo(2.7764451051977987 * Math.sqrt(2.5 / 5), 6) // Student, 4 degrees of freedom
    expect(3 - low).toBeCloseTo(high - 3, 12)
  })

  test('knows nothing of the error of one group', () => {
    const ratio = new RatioOfSums()
    ratio.add(1, 4)
    expect(ratio.estimate()).toEqual({ value: 0.25, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY })
  })

  test('covers the truth as often as it says, however the groups differ in size and are alike within', () => {
    const rng = Rng.fromSeed('ratio')
    let covered = 0
    for (let run = 0; run < 400; run++) {
      const ratio = new RatioOfSums()
      for (let group = 0; group < 40; group++) {
        const size = 1 + rng.below(30)
        const mood = rng.float() // shared by the group: mean 1/2
        let sum = 0
        for (let i = 0; i < size; i++) sum += rng.float() < mood ? 1 : 0
        ratio.add(sum, size)
      }
      const { low, high } = ratio.estimate()
      if (low <= 0.5 && 0.5 <= high) covered++
    }
    expect(covered).toBeGreaterThan(0.91 * 400)
    expect(covered).toBeLessThan(0.985 * 400)
  })
})
