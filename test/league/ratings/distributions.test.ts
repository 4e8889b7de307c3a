import { describe, expect, it } from 'vitest'
import { erfc, normalCdf, studentCdf, studentTwoSided, Z95 } from '../../../league/ratings/distributions.ts'

describe('distributions, against tables', () => {
  it.each([
    [-1, 1.842700792949715],
    [0, 1],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [2.4, 0.0006885138966450786],
    [2.6, 0.00023603441652934905],
    [5, 1.5374597944280347e-12],
  ])('erfc(%f)', (x, value) => expect(erfc(x) / value).toBeCloseTo(1, 10))

  it('joins its series and its continued fraction without a step', () => {
    expect(erfc(2.5 - 1e-12) / erfc(2.5 + 1e-12)).toBeCloseTo(1, 9)
  })

  it('normal', () => {
    expect(normalCdf(Z95)).toBeCloseTo(0.975, 14)
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316301, 14)
  })

  it.each([
    [1, 12.706204736],
    [2, 4.30265273],
    [5, 2.570581836],
    [9, 2.262157163],
    [30, 2.042272456],
    [1000, 1.962339081],
  ])('Student: 95 %% of %i degrees of freedom lie within %f', (degrees, t) => {
    expect(studentTwoSided(0.95, degrees)).toBeCloseTo(t, 7)
    expect(studentCdf(-t, degrees)).toBeCloseTo(0.025, 9)
  })

  it('Student has no interval without degrees of freedom, and the normal one with endlessly many', () => {
    expect(studentTwoSided(0.95, 0)).toBe(Number.POSITIVE_INFINITY)
    expect(studentTwoSided(0.95, Number.POSITIVE_INFINITY)).toBeCloseTo(Z95, 12)
    expect(studentCdf(Number.POSITIVE_INFINITY, 3)).toBe(1)
  })
})
