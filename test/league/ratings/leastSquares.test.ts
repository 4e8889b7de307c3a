import { describe, expect, it } from 'vitest'
import { Rng } from '../../../envs/core/rng.ts'
import { leastSquares, type PointsDuel } from '../../../league/ratings/leastSquares.ts'
import { NO_MOMENTS, repeated, withNumber } from '../../../league/ratings/moments.ts'
import { differenceEstimate, likelihoodOfSuperiority, ratingEstimate } from '../../../league/ratings/ratingSet.ts'

describe('ratings in points', () => {
  it('are the mean points against the field in a round robin', () => {
    const duels = [
      { a: 0, b: 1, points: repeated(3, 100) },
      { a: 0, b: 2, points: repeated(5, 100) },
      { a: 1, b: 2, points: repeated(1, 100) },
    ]
    const { ratings } = leastSquares(3, duels, { prior: 1e-9 })
    expect(ratings.map(each => each.toFixed(3))).toEqual(['2.667', '-0.667', '-2.000'])
  })

  it('cover the truth with 95 % intervals, though encounters vary unequally', () => {
    const truth = [1.5, 0.5, -0.5, -1.5]
    const rng = Rng.fromSeed('points')
    for (const pairs of [4, 25]) {
      let hits = 0
      const tournaments = 300
      for (let n = 0; n < tournaments; n++) {
        const duels: PointsDuel[] = []
        for (let a = 0; a < 4; a++) {
          for (let b = a + 1; b < 4; b++) {
            let points = NO_MOMENTS
            for (let i = 0; i < pairs; i++) points = withNumber(points, truth[a] - truth[b] + (1 + a) * rng.normal())
            duels.push({ a, b, points })
          }
        }
        const set = leastSquares(4, duels)
        for (const [player, rating] of truth.entries()) {
          const { low, high } = ratingEstimate(set, player)
          if (low <= rating && rating <= high) hits++
        }
      }
      expect(hits / (4 * tournaments), `${pairs} pairs`).toBeGreaterThan(0.93)
      expect(hits / (4 * tournaments), `${pairs} pairs`).toBeLessThan(0.975)
    }
  })

  it('admit that a single pair, or none, says nothing of the error', () => {
    for (const duels of [[], [{ a: 0, b: 1, points: repeated(4, 1) }]]) {
      const set = leastSquares(2, duels)
      const { value, low, high } = differenceEstimate(set, 0, 1)
      expect(Number.isFinite(value)).toBe(true)
      expect([low, high]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
      expect(likelihoodOfSuperiority(set, 0, 1)).toBe(0.5)
    }
  })
})
