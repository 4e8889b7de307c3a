import { describe, expect, it } from 'vitest'
import { eloToScore, scoreToElo } from '../../../league/ratings/elo.ts'
import type { Estimate } from '../../../league/ratings/paired.ts'
import { scoreStatistics } from '../../../league/ratings/pentanomial.ts'

const half = ({ low, high }: Estimate) => (high - low) / 2

describe('score statistics', () => {
  it('gives the published normalised Elo 3.05 +- 2.31 (fastchess PR 783)', () => {
    const { nElo } = scoreStatistics([379, 10170, 21828, 10640, 343])
    expect(nElo.value.toFixed(2)).toBe('3.05')
    expect(half(nElo).toFixed(2)).toBe('2.31')
  })

  // Literals of fastchess's own tests (app/tests/elo_test.cpp): counts, elo, its half-width, nElo, its half-width, LOS in %.
  it.each([
    [[34, 54, 63, 64, 75], 55.58, 27.65, 57.94, 28.28, 100],
    [[332, 433, 498, 333, 334], -8.64, 10.33, -9.17, 10.96, 5.05],
    [[7895, 8757, 5685, 568, 9999], -21.04, 2.95, -19.01, 2.65, 0],
    [[96, 111, 136], 40.7, 30.43, 49.77, 36.77, 99.6],
  ])('agrees with fastchess on %j', (counts, elo, eloHalf, nElo, nEloHalf, los) => {
    const found = scoreStatistics(counts)
    expect(found.elo.value).toBeCloseTo(elo, 1)
    expect(half(found.elo)).toBeCloseTo(eloHalf, 1)
    expect(found.nElo.value).toBeCloseTo(nElo, 1)
    expect(half(found.nElo)).toBeCloseTo(nEloHalf, 1)
    expect(100 * found.los).toBeCloseTo(los, 1)
  })

  it.each([
    [[0, 0, 0, 0, 0]],
    [[0, 0, 0, 0, 9]],
    [[9, 0, 0, 0, 0]],
    [[0, 0, 9, 0, 0]],
    [[0, 0, 1, 0, 0]],
    [[1, 0, 0]],
    [[0, 0, 1]],
  ])('says something sensible of %j', counts => {
    const found = scoreStatistics(counts)
    const numbers = [found.score, found.variance, found.los, ...Object.values(found.elo), ...Object.values(found.nElo)]
    expect(numbers.filter(Number.isNaN)).toEqual([])
    expect(found.elo.low <= found.elo.value && found.elo.value <= found.elo.high).toBe(true)
    expect(Math.sign(found.los - 0.5)).toBe(Math.sign(found.score - 0.5))
    expect(found.los > 0 && found.los < 1).toBe(true)
  })

  it('does not take a few games that end alike for certainty', () => {
    const once = scoreStatistics([0, 0, 0, 0, 1])
    expect(once.los).toBe(0.75)
    expect(once.elo.low).toBeCloseTo(scoreToElo(0.05), 9)
    const often = scoreStatistics([0, 0, 0, 0, 100])
    expect(often.elo.low).toBeCloseTo(scoreToElo(1 - 3 / 100), -2) // the rule of three
    expect(often.los).toBeGreaterThan(0.999999)
    const level = scoreStatistics([0, 0, 10, 0, 0])
    expect(level.elo.value).toBe(0)
    expect(level.elo.high).toBeCloseTo(-level.elo.low, 9)
    expect(level.elo.high).toBeGreaterThan(50)
  })

  it('turns Elo into scores and back', () => {
    expect(eloToScore(400)).toBeCloseTo(10 / 11, 12)
    expect(scoreToElo(0.75)).toBeCloseTo(190.8485, 4)
    expect(scoreToElo(1)).toBe(Number.POSITIVE_INFINITY)
    expect(scoreToElo(0)).toBe(Number.NEGATIVE_INFINITY)
  })
})
