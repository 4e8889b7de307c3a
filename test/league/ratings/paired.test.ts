import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Moments,
  merged,
  NO_MOMENTS,
  repeated,
  rescaled,
  varianceOf,
  withNumber,
} from '../../../league/ratings/moments.ts'
import { meanEstimate, pairedTest } from '../../../league/ratings/paired.ts'

const momentsOf = (numbers: readonly number[]): Moments => numbers.reduce(withNumber, NO_MOMENTS)

fc.configureGlobal({ seed: 1 })

describe('paired differences', () => {
  const sleep = momentsOf([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]) // Student 1908, as in R's documentation of t.test

  it("agrees with Student's own example", () => {
    const { t, p } = pairedTest(sleep)
    expect(t).toBeCloseTo(4.0621, 4)
    expect(p).toBeCloseTo(0.002833, 6)
    const { value, low, high } = meanEstimate(sleep)
    expect([value, low, high].map(each => each.toFixed(4))).toEqual(['1.5800', '0.7001', '2.4599'])
  })

  it('knows nothing from one number, and is sure of what never varies', () => {
    expect(meanEstimate(momentsOf([3]))).toEqual({
      value: 3,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    })
    expect(pairedTest(momentsOf([3]))).toEqual({ t: 0, p: 1, superiority: 0.5 })
    expect(meanEstimate(repeated(3, 5))).toEqual({ value: 3, low: 3, high: 3 })
    expect(pairedTest(repeated(-3, 5))).toEqual({ t: Number.NEGATIVE_INFINITY, p: 0, superiority: 0 })
    expect(pairedTest(repeated(0, 5))).toEqual({ t: 0, p: 1, superiority: 0.5 })
    expect(pairedTest(NO_MOMENTS).superiority).toBe(0.5)
  })
})

describe('moments', () => {
  const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { maxLength: 20 })

  it('of two streams are those of the joined stream', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const apart = merged(momentsOf(a), momentsOf(b))
        const joined = momentsOf([...a, ...b])
        expect(apart.count).toBe(joined.count)
        expect(apart.mean).toBeCloseTo(joined.mean, 8)
        expect(apart.squares).toBeCloseTo(joined.squares, 4)
      }),
    )
  })

  it('follow a change of scale and origin', () => {
    fc.assert(
      fc.property(numbers, a => {
        const direct = momentsOf(a.map(x => 7 - 2 * x))
        const changed = rescaled(momentsOf(a), -2, 7)
        expect(changed.mean).toBeCloseTo(direct.mean, 8)
        expect(changed.squares).toBeCloseTo(direct.squares, 4)
      }),
    )
  })

  it('give the unbiased variance', () =>
    expect(varianceOf(momentsOf([2, 4, 4, 4, 5, 5, 7, 9]))).toBeCloseTo(32 / 7, 12))
})
