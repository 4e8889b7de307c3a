import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rng } from '../../../envs/core/rng.ts'
import { bradleyTerry, type Duel, davidson } from '../../../league/ratings/bradleyTerry.ts'
import {
  type GameOutcome,
  NO_PAIRS,
  PAIR_OUTCOMES,
  type PairCounts,
  pairOf,
  withPair,
} from '../../../league/ratings/pairs.ts'
import { differenceEstimate, likelihoodOfSuperiority, ratingEstimate } from '../../../league/ratings/ratingSet.ts'

const duel = (counts: Partial<PairCounts>, a = 0, b = 1): Duel => ({ a, b, counts: { ...NO_PAIRS, ...counts } })

interface World {
  readonly ratings: readonly number[]
  readonly nu: number
  readonly pairs: number
  /** Chance that a pair's second game repeats the first. */
  readonly repeat?: number
  /** Elo that the first seat is worth. */
  readonly seat?: number
}

/** A round robin drawn from the model. */
function simulate(rng: Rng, { ratings, nu, pairs, repeat = 0, seat = 0 }: World): Duel[] {
  const game = (difference: number): GameOutcome => {
    const { win, draw } = davidson(difference, nu)
    const at = rng.float()
    return at < win ? 'w' : at < win + draw ? 'd' : 'l'
  }
  return ratings.flatMap((own, a) =>
    ratings.slice(a + 1).map((other, i) => {
      let counts = NO_PAIRS
      for (let pair = 0; pair < pairs; pair++) {
        const first = game(own - other + seat)
        counts = withPair(counts, pairOf(first, rng.float() < repeat ? first : game(own - other - seat)))
      }
      return { a, b: a + 1 + i, counts }
    }),
  )
}

/** How often the intervals of ratings and of differences hold the truth. */
function coverage(label: string, world: World, tournaments: number) {
  const rng = Rng.fromSeed(label)
  const mean = world.ratings.reduce((sum, each) => sum + each, 0) / world.ratings.length
  const hits = { ratings: 0, differences: 0 }
  let players = 0
  let couples = 0
  for (let n = 0; n < tournaments; n++) {
    const set = bradleyTerry(world.ratings.length, simulate(rng, world))
    for (const [a, rating] of world.ratings.entries()) {
      const { low, high } = ratingEstimate(set, a)
      if (low <= rating - mean && rating - mean <= high) hits.ratings++
      players++
      for (let b = a + 1; b < world.ratings.length; b++) {
        const of = differenceEstimate(set, a, b)
        if (of.low <= rating - world.ratings[b] && rating - world.ratings[b] <= of.high) hits.differences++
        couples++
      }
    }
  }
  return { ratings: hits.ratings / players, differences: hits.differences / couples }
}

describe('Bradley-Terry with draws', () => {
  const weak = { prior: 1e-9 }

  it('has the closed form of two players: strengths as wins to losses, nu = draws / sqrt(wins losses)', () => {
    const set = bradleyTerry(2, [duel({ w: 60_000, l: 20_000, d: 15_000 })], weak) // so many that the prior of nu is lost among them
    expect(set.ratings[0] - set.ratings[1]).toBeCloseTo(400 * Math.log10(3), 2)
    expect(set.nu).toBeCloseTo(15 / Math.sqrt(1200), 4)
    const drawless = bradleyTerry(2, [duel({ w: 75, l: 25 })], weak)
    expect(drawless.ratings[0] - drawless.ratings[1]).toBeCloseTo(190.8485, 3)
    expect(drawless.nu).toBe(0)
  })

  it('has the interval of the binomial distribution where games are independent', () => {
    // a quarter of each: what two fair coins give, so that pairs show no dependence
    const { low, high } = differenceEstimate(bradleyTerry(2, [duel({ ww: 250, wl: 500, ll: 250 })], weak), 0, 1)
    const error = (400 / Math.LN10) * Math.sqrt(1 / (2000 * 0.25))
    expect((high - low) / 2).toBeCloseTo(1.959964 * error, 0)
  })

  it('widens intervals where the games of a pair repeat each other, and narrows them where they cancel', () => {
    const width = (counts: Partial<PairCounts>) => {
      const { low, high } = differenceEstimate(bradleyTerry(2, [duel(counts)]), 0, 1)
      return high - low
    }
    const independent = width({ ww: 25, wl: 50, ll: 25 })
    expect(width({ ww: 50, ll: 50 }) / independent).toBeCloseTo(Math.SQRT2, 1)
    expect(width({ wl: 98, ww: 1, ll: 1 })).toBeLessThan(independent / 3)
  })

  it('covers the truth with 95 % intervals', () => {
    const ratings = [200, 100, 0, -100, -200]
    const worlds: Record<string, World> = {
      'independent games': { ratings, nu: 0.7, pairs: 20 },
      'no draws': { ratings, nu: 0, pairs: 20 },
      'few pairs': { ratings, nu: 0.7, pairs: 4 },
      'pairs that mostly repeat': { ratings, nu: 0.7, pairs: 20, repeat: 0.8 },
      'pairs that always repeat': { ratings, nu: 0.3, pairs: 40, repeat: 1 },
      'seats that decide': { ratings: [0, 0, 0, 0, 0], nu: 0.3, pairs: 20, seat: 300 },
    }
    for (const [label, world] of Object.entries(worlds)) {
      const found = coverage(label, world, 250)
      for (const share of Object.values(found)) {
        expect(share, `${label}: ${JSON.stringify(found)}`).toBeGreaterThan(0.93)
        expect(share, `${label}: ${JSON.stringify(found)}`).toBeLessThan(0.975)
      }
    }
  })

  it('covers a little less where few pairs mostly repeat', () => {
    const found = coverage(
      'few repeating',
      { ratings: [200, 100, 0, -100, -200], nu: 0.7, pairs: 10, repeat: 0.8 },
      250,
    )
    expect(Math.min(found.ratings, found.differences)).toBeGreaterThan(0.915)
  })

  it.each([
    [{ w: 1 }, [263, -396, 921]],
    [{ ww: 50 }, [943, 499, 1387]],
  ])('gives what the README says of %j', (counts, numbers) => {
    const { value, low, high } = differenceEstimate(bradleyTerry(2, [duel(counts)]), 0, 1)
    expect([value, low, high].map(Math.round)).toEqual(numbers)
  })

  it('says something sensible of all-win, all-loss, single-game and no data', () => {
    const one = bradleyTerry(2, [duel({ w: 1 })])
    expect(differenceEstimate(one, 0, 1).value).toBeGreaterThan(100)
    expect(differenceEstimate(one, 0, 1).low).toBeLessThan(-100)
    expect(likelihoodOfSuperiority(one, 0, 1)).toBeGreaterThan(0.6)
    expect(likelihoodOfSuperiority(one, 0, 1)).toBeLessThan(0.9)
    let last = 0
    for (const pairs of [1, 5, 50, 5000]) {
      const won = differenceEstimate(bradleyTerry(2, [duel({ ww: pairs })]), 0, 1)
      const lost = differenceEstimate(bradleyTerry(2, [duel({ ll: pairs })]), 0, 1)
      expect(won.value).toBeGreaterThan(last)
      expect(won.high - won.low).toBeGreaterThan(400)
      expect(lost.value).toBeCloseTo(-won.value, 6)
      last = won.value
    }
    expect(ratingEstimate(bradleyTerry(3, []), 1)).toMatchObject({ value: 0 })
    expect(bradleyTerry(1, []).ratings).toEqual([0])
    expect(differenceEstimate(bradleyTerry(2, [duel({ dd: 50 })]), 0, 1).value).toBeCloseTo(0, 9)
  })

  it('ties groups without a link by the prior alone, and says which they are', () => {
    const set = bradleyTerry(5, [duel({ ww: 20, wl: 20 }, 0, 3), duel({ ww: 10, ll: 12 }, 1, 4)])
    expect(set.groups).toEqual([0, 1, 2, 0, 1])
    const across = differenceEstimate(set, 0, 4)
    const within = differenceEstimate(set, 0, 3)
    expect(across.high - across.low).toBeGreaterThan(2.5 * (within.high - within.low))
  })

  it('holds an anchor at 0', () => {
    const duels = [duel({ ww: 9, ll: 4 }, 0, 1), duel({ ww: 9, wl: 4 }, 1, 2)]
    const free = bradleyTerry(3, duels)
    const held = bradleyTerry(3, duels, { anchor: 2 })
    expect(ratingEstimate(held, 2)).toEqual({ value: 0, low: 0, high: 0 })
    expect(differenceEstimate(held, 0, 1).low).toBeCloseTo(differenceEstimate(free, 0, 1).low, 6)
    expect(free.ratings.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 9)
  })

  it('never fails to converge, whatever the results', () => {
    const counts = fc.record(
      Object.fromEntries(PAIR_OUTCOMES.map(outcome => [outcome, fc.oneof(fc.constant(0), fc.nat(9), fc.nat(100_000))])),
    ) as unknown as fc.Arbitrary<PairCounts>
    const duels = fc.array(fc.tuple(fc.nat(5), fc.nat(5), counts), { maxLength: 12 })
    fc.assert(
      fc.property(duels, rows => {
        const set = bradleyTerry(
          6,
          rows.filter(([a, b]) => a !== b).map(([a, b, counts]) => ({ a, b, counts })),
        )
        for (let a = 0; a < 6; a++) {
          const { value, low, high } = ratingEstimate(set, a)
          expect(Number.isFinite(low) && low < value && value < high && Number.isFinite(high)).toBe(true)
          const los = likelihoodOfSuperiority(set, a, (a + 1) % 6)
          expect(los >= 0 && los <= 1).toBe(true)
        }
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})
