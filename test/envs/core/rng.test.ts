import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rng } from '../../../envs/core/rng.ts'

const draw = (rng: Rng, count = 20): number[] => Array.from({ length: count }, () => rng.int32())

describe('Rng', () => {
  it('draws what the published sfc32 draws', () => {
    // PractRand's reference: seeded (0, 0, 0) with counter 1, the first outputs follow from its three lines of arithmetic
    const reference = (count: number): number[] => {
      let [a, b, c, counter] = [0n, 0n, 0n, 1n]
      const word = (x: bigint): bigint => x & 0xffffffffn
      return Array.from({ length: count }, () => {
        const t = word(a + b + counter)
        counter = word(counter + 1n)
        a = b ^ (b >> 9n)
        b = word(c + (c << 3n))
        c = word(word((c << 21n) | (c >> 11n)) + t)
        return Number(t) | 0
      })
    }
    expect(draw(Rng.fromState([0, 0, 0, 1]), 100)).toEqual(reference(100))
  })

  it('gives the same stream for the same seed, and others for others', () => {
    expect(draw(Rng.fromSeed('a'))).toEqual(draw(Rng.fromSeed('a')))
    expect(draw(Rng.fromSeed('a'))).not.toEqual(draw(Rng.fromSeed('b')))
    expect(draw(Rng.fromSeed(1))).not.toEqual(draw(Rng.fromSeed('1')))
  })

  it('goes on from a saved state', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(50), (seed, skipped) => {
        const rng = Rng.fromSeed(seed)
        for (let i = 0; i < skipped; i++) rng.int32()
        const later = Rng.fromState(JSON.parse(JSON.stringify(rng.save())))
        expect(draw(later)).toEqual(draw(rng))
      }),
    )
  })

  it('splits into streams of their own without moving', () => {
    const rng = Rng.fromSeed('root')
    const before = rng.save()
    const [left, right, again] = [rng.split('left'), rng.split('right'), rng.split('left')]
    expect(rng.save()).toEqual(before)
    expect(draw(left)).toEqual(draw(again))
    expect(draw(left)).not.toEqual(draw(right))
  })

  it('draws whole numbers evenly: chi-squared over 10 cells stays within its 99.99 % range', () => {
    const rng = Rng.fromSeed('even')
    const cells = new Array<number>(10).fill(0)
    for (let i = 0; i < 100_000; i++) cells[rng.below(10)]++
    const chi = cells.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)
    expect(chi).toBeLessThan(33.7) // 9 degrees of freedom
  })

  it('draws by weight, and never what weighs nothing', () => {
    const rng = Rng.fromSeed('weights')
    const counts = [0, 0, 0, 0]
    for (let i = 0; i < 40_000; i++) counts[rng.weighted([0, 1, 3, 0])]++
    expect(counts[0] + counts[3]).toBe(0)
    expect(counts[2] / counts[1]).toBeGreaterThan(2.85)
    expect(counts[2] / counts[1]).toBeLessThan(3.15)
  })

  it('draws standard normals', () => {
    const rng = Rng.fromSeed('normal')
    const draws = Array.from({ length: 50_000 }, () => rng.normal())
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length
    const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length
    expect(Math.abs(mean)).toBeLessThan(0.02)
    expect(Math.abs(variance - 1)).toBeLessThan(0.03)
  })

  it('shuffles to a permutation', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (items, seed) => {
        const shuffled = Rng.fromSeed(seed).shuffle([...items])
        expect([...shuffled].sort()).toEqual([...items].sort())
      }),
    )
  })
})
