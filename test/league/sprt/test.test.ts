import { describe, expect, it } from 'vitest'
import { Rng } from '../../../envs/core/rng.ts'
import type { MatchResult } from '../../../league/matchResult.ts'
import { davidson } from '../../../league/ratings/bradleyTerry.ts'
import { type SprtInput, sprtConfig } from '../../../league/sprt/config.ts'
import { SprtTest } from '../../../league/sprt/test.ts'
import { readKey } from '../../../league/tournament/meeting.ts'
import { ALONE, decided, drawGain, finished, POINTS, WIN_LOSS } from '../support.ts'

const configOf = (more: Partial<SprtInput> = {}) =>
  sprtConfig.parse({ game: { id: 'any', options: {} }, agents: ['a', 'b'], ...more })

/** The games of a pair by what the first agent gained in each. */
function pairOf(pair: number, gains: readonly number[]): MatchResult[] {
  return gains.map((gain, turned) => {
    const key = `0/0-1/${pair}/${turned}`
    return finished(key, decided(readKey(key), gain))
  })
}

/** Plays pair after pair until the test is decided. */
function decide(test: SprtTest, gains: () => readonly number[]): SprtTest {
  for (let pair = 0; test.verdict === 'open' && test.pairs < test.most; pair++) {
    for (const match of pairOf(pair, gains())) test.add(match)
  }
  return test
}

describe('a sequential test', () => {
  it.each(['logistic', 'normalized'] as const)('errs about as often as it was allowed to: %s', model => {
    const rng = Rng.fromSeed(`sprt ${model}`)
    const trial = (elo: number) => {
      const game = () => drawGain(rng, davidson(elo, 0))
      return decide(new SprtTest(configOf({ elo0: 0, elo1: 80, alpha: 0.1, beta: 0.1, model }), WIN_LOSS), () => [
        game(),
        game(),
      ])
    }
    const trials = 400
    const wrong = (elo: number, verdict: string) =>
      Array.from({ length: trials }, () => trial(elo)).filter(test => test.verdict === verdict).length / trials
    expect(wrong(0, 'H1')).toBeLessThan(0.13)
    expect(wrong(0, 'H1')).toBeGreaterThan(0.03)
    expect(wrong(80, 'H0')).toBeLessThan(0.13)
  })

  it('errs no oftener where the games of a pair repeat each other, as trinomial statistics would', () => {
    const rng = Rng.fromSeed('repeats')
    const trials = 400
    let wrong = 0
    for (let n = 0; n < trials; n++) {
      const test = decide(new SprtTest(configOf({ elo0: 0, elo1: 80, alpha: 0.1, beta: 0.1 }), WIN_LOSS), () => {
        const gain = drawGain(rng, davidson(0, 0))
        return [gain, gain]
      })
      if (test.verdict === 'H1') wrong++
    }
    expect(wrong / trials).toBeLessThan(0.13)
  })

  it('errs about as often as it was allowed to on means', () => {
    const rng = Rng.fromSeed('means')
    const trials = 400
    for (const [mean, verdict] of [
      [0, 'H1'],
      [1, 'H0'],
    ] as const) {
      let wrong = 0
      for (let n = 0; n < trials; n++) {
        const test = decide(new SprtTest(configOf({ elo0: 0, elo1: 1, alpha: 0.1, beta: 0.1 }), POINTS), () => {
          const gain = mean + 3 * rng.normal()
          return [gain, gain]
        })
        if (test.verdict === verdict) wrong++
      }
      expect(wrong / trials, verdict).toBeLessThan(0.14)
    }
  })

  it.each([-1, 0, 1])('ends soon where every game ends alike: %i', gain => {
    const test = decide(new SprtTest(configOf(), WIN_LOSS), () => [gain, gain])
    expect(test.verdict).toBe(gain > 0 ? 'H1' : 'H0')
    expect(test.pairs).toBeLessThan(250)
    const numbers = Object.values(test.state()).filter(each => typeof each === 'number')
    expect(numbers.filter(Number.isNaN)).toEqual([])
  })

  it('decides at the same pair whatever the order in which matches finish', () => {
    const rng = Rng.fromSeed('pairs')
    const gains = Array.from({ length: 600 }, () => [
      drawGain(rng, davidson(60, 0.5)),
      drawGain(rng, davidson(60, 0.5)),
    ])
    const matches = gains.flatMap((each, pair) => pairOf(pair, each))
    const straight = new SprtTest(configOf({ elo1: 30 }), WIN_LOSS)
    for (const match of matches) straight.add(match)
    expect(straight.verdict).toBe('H1')
    expect(straight.pairs).toBeLessThan(600)
    for (let n = 0; n < 10; n++) {
      const test = new SprtTest(configOf({ elo1: 30 }), WIN_LOSS)
      for (const match of rng.shuffle([...matches])) test.add(match)
      expect(test.state()).toEqual(straight.state())
    }
  })

  it('counts a pair only when it and all before it are finished, and a match once', () => {
    const test = new SprtTest(configOf(), WIN_LOSS)
    const [first, second] = [pairOf(0, [1, -1]), pairOf(1, [1, 0])]
    expect(test.add(second[1])).toBe(true)
    expect(test.add(second[0])).toBe(true)
    expect(test.add(first[1])).toBe(true)
    expect(test.add(first[1])).toBe(false)
    expect(test.pairs).toBe(0)
    test.add(first[0])
    expect(test.state()).toMatchObject({ pairs: 2, counts: { wl: 1, wd: 1 } })
  })

  it('compares returns of the same episodes; what was not finished counts as the lowest so far', () => {
    const test = new SprtTest(configOf({ elo0: 0, elo1: 1 }), ALONE)
    const episodes = [
      [5, 2],
      [undefined, 4],
      [3, undefined],
    ]
    for (const [pair, returns] of episodes.entries()) {
      for (const [entrant, value] of returns.entries()) {
        const forfeit = value === undefined ? { forfeit: { player: 0, reason: 'error' as const } } : {}
        test.add(finished(`0/${entrant}/${pair}/0`, [value ?? 0], forfeit))
      }
    }
    expect(test.state()).toMatchObject({
      model: 'mean',
      pairs: 3,
      mean: { value: (3 + (2 - 4) + (3 - 2)) / 3 },
      statistics: null,
    })
  })

  it('refuses hypotheses and games that it can not test', () => {
    expect(() => configOf({ elo0: 5, elo1: 5 })).toThrow(/elo0 below elo1, but got 5 and 5/)
    expect(() => configOf({ alpha: 0.6, beta: 0.4 })).toThrow(/sum to less than 1/)
    expect(() => configOf({ agents: ['a', 'b', 'c'] })).toThrow()
    expect(() => new SprtTest(configOf({ model: 'logistic' }), ALONE)).toThrow(
      'Expected the mean model in a one-player world, but got logistic.',
    )
  })
})
