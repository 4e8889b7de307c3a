import { describe, expect, it } from 'vitest'
import { type Moments, NO_MOMENTS, repeated, withNumber } from '../../../league/ratings/moments.ts'
import { countsLlr, meanLlr, sprtBounds, sprtVerdict } from '../../../league/ratings/sprt.ts'

const PUBLISHED = [379, 10170, 21828, 10640, 343] // fastchess PR 783

describe('log-likelihood ratio', () => {
  // The published 2.94598 is the normal approximation that fastchess used then; the exact ratio is 0.0005 less.
  it('of the published pairs is 2.94598', () => {
    let moments: Moments = NO_MOMENTS
    const total = PUBLISHED.reduce((sum, n) => sum + n, 0)
    const mean = PUBLISHED.reduce((sum, n, i) => sum + (n * i) / 4, 0) / total
    const squares = PUBLISHED.reduce((sum, n, i) => sum + n * (i / 4 - mean) ** 2, 0)
    moments = { count: total, mean, squares }
    const deviation = Math.sqrt((2 * squares) / total) // of a single game
    expect(meanLlr(moments, 0.5, 0.5 + (2 * deviation * Math.LN10) / 800)).toBeCloseTo(2.94598, 5)
    expect(countsLlr(PUBLISHED, 0, 2, 'normalized')).toBeCloseTo(2.94598, 2)
  })

  // Literals of fastchess's own tests (app/tests/sprt_test.cpp), which allow 1 %.
  it.each([
    ['normalized', [36027, 68692, 36433], 0, 2, 0.92],
    ['normalized', [10650, 20431, 10871], -1.75, 0.25, 2.3],
    ['normalized', [0, 0, 4250], 0, 10, 120.56],
    ['logistic', [21184, 40708, 21404], 0.5, 2.5, -1.57],
    ['logistic', [57030, 106593, 57433], 0, 2, -2.59],
    ['normalized', [365, 16618, 36229, 16974, 390], 0, 2, 2.25],
    ['normalized', [127, 4883, 10712, 5150, 104], -1.75, 0.25, 3.01],
    ['normalized', [0, 0, 0, 0, 5550], 0, 5, 111.82],
    ['logistic', [223, 9863, 21279, 10037, 246], 0.5, 2.5, -3.07],
    ['logistic', [871, 26175, 55983, 26678, 821], 0, 2, -4.98],
  ] as const)('agrees with fastchess: %s %j', (model, counts, elo0, elo1, llr) => {
    expect(Math.abs(countsLlr(counts, elo0, elo1, model) / llr - 1)).toBeLessThan(0.01)
  })

  it('changes sign with the sides', () => {
    for (const model of ['logistic', 'normalized'] as const) {
      const one = countsLlr([5, 30, 80, 41, 9], -3, 7, model)
      const other = countsLlr([9, 41, 80, 30, 5], -7, 3, model)
      expect(one).toBeCloseTo(-other, 8)
    }
  })

  it('is 0 of nothing, and decides data that are all alike', () => {
    for (const model of ['logistic', 'normalized'] as const) {
      expect(countsLlr([0, 0, 0, 0, 0], 0, 10, model)).toBe(0)
      expect(countsLlr([500, 0, 0, 0, 0], 0, 10, model)).toBeLessThan(-3)
      expect(countsLlr([0, 0, 0, 0, 500], 0, 10, model)).toBeGreaterThan(3)
      expect(countsLlr([0, 0, 9000, 0, 0], 0, 10, model)).toBeLessThan(-3)
      for (const single of [0, 1, 2, 3, 4]) {
        const counts = [0, 0, 0, 0, 0].map((_, i) => (i === single ? 1 : 0))
        expect(Math.abs(countsLlr(counts, 0, 10, model))).toBeLessThan(1)
      }
    }
    expect(meanLlr(NO_MOMENTS, 0, 1)).toBe(0)
    expect(meanLlr(repeated(0, 20), 0, 1)).toBeLessThan(-3)
    expect(meanLlr(repeated(1, 20), 0, 1)).toBeGreaterThan(3)
    expect(Math.abs(meanLlr(withNumber(NO_MOMENTS, 5), 0, 1))).toBeLessThan(1)
  })

  it("stops at Wald's bounds", () => {
    const bounds = sprtBounds(0.05, 0.05)
    expect([bounds.lower, bounds.upper].map(each => each.toFixed(3))).toEqual(['-2.944', '2.944'])
    expect(sprtBounds(0.1, 0.01).upper).toBeCloseTo(Math.log(9.9), 12)
    expect([-3, 0, 3].map(llr => sprtVerdict(llr, bounds))).toEqual(['H0', 'open', 'H1'])
  })
})
