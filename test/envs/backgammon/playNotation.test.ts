import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allSteps } from '../../../envs/backgammon/actions.ts'
import { BAR, OFF } from '../../../envs/backgammon/board.ts'
import { Backgammon } from '../../../envs/backgammon/game.ts'
import { formatPlay, formatSteps, matchPlay, parsePlay, type Step } from '../../../envs/backgammon/playNotation.ts'
import { backgammonOptions, readRules } from '../../../envs/backgammon/rules.ts'
import { positionOf } from '../../../envs/backgammon/snapshot.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { anyPosition } from './arbitraries.ts'

/** Steps by the names of their places: `24-20* 20-14`. */
const steps = (text: string): Step[] =>
  text.split(' ').map(word => {
    const [from, to] = word.replace('*', '').split('-')
    const place = (name: string): number => (name === 'bar' ? BAR : name === 'off' ? OFF : Number(name) - 1)
    return { from: place(from), to: place(to), hit: word.endsWith('*') }
  })
const fault = (result: { ok: true } | { ok: false; error: { code: string } }): string =>
  result.ok ? 'none' : result.error.code

describe('writing a play', () => {
  it.each([
    ['8-5 6-5', '8/5 6/5'],
    ['6-5 8-5', '8/5 6/5'],
    ['13-8* bar-22', 'bar/22 13/8*'],
    ['24-18 18-13', '24/13'],
    ['18-13 24-18', '24/13'],
    ['24-20* 20-14', '24/20*/14'],
    ['24-20 20-14*', '24/14*'],
    ['24-20* 20-14*', '24/20*/14*'],
    ['13-7 13-8', '13/8 13/7'],
    ['13-8 13-8', '13/8(2)'],
    ['8-4 6-2 8-4 6-2', '8/4(2) 6/2(2)'],
    ['13-10 10-7 13-10 10-7', '13/7(2)'],
    ['6-5 6-5 6-5 6-5', '6/5(4)'],
    ['24-18* 24-18 18-12 18-12', '24/18*/12(2)'],
    ['24-18* 24-18 18-12', '24/18*/12 24/18'],
    ['8-5* 6-5', '8/5* 6/5'],
    ['8-5 6-5*', '8/5* 6/5'], // the star is the first way's, whichever hit
    ['13-8* 13-8', '13/8*(2)'],
    ['6-off 5-off', '6/off 5/off'],
    ['6-5 5-off', '6/off'],
    ['6-off 6-2', '6/2 6/off'],
    ['bar-21 21-17 17-13 13-9', 'bar/9'],
    ['1-off 1-off 2-1 2-1', '2/off(2)'],
  ])('writes %s as %s', (given, written) => {
    expect(formatPlay(steps(given))).toBe(written)
  })

  it('writes nothing where nothing moves', () => {
    expect(formatPlay([])).toBe('')
  })
})

describe('writing a play step by step', () => {
  it.each([
    ['13-8* bar-22', '25/22 13/8*'],
    ['18-13 24-18*', '24/18* 18/13'],
    ['1-off 2-1 1-off 6-off', '6/0 2/1 1/0 1/0'],
  ])('writes %s as %s', (given, written) => {
    expect(formatSteps(steps(given))).toBe(written)
  })
})

describe('reading a play', () => {
  const first = [steps('24-18 18-13'), steps('24-18 13-8'), steps('13-7 13-8'), steps('bar-20'), steps('6-off 5-off')]

  it.each([
    ['24/13', 0],
    ['24/18 18/13', 0],
    ['18/13,24/18', 0],
    ['24/18/13', 0],
    ['24/19/13', 0], // the same position
    ['24-18-13', 0],
    ['13/8  24/18', 1],
    ['24/18*, 13/8*', 1], // stars decide nothing where one play fits
    ['13/7 13/8', 2],
    ['bar/20', 3],
    ['BAR/20*', 3],
    ['25/20', 3],
    ['b/20', 3],
    ['6/off 5/off', 4],
    ['6/0 5/0', 4],
    ['5/Off 6/OFF', 4],
    [' 6 / off 5/o ', 4],
  ])("takes '%s'", (text, index) => {
    expect(matchPlay(text, first)).toEqual({ ok: true, value: index })
  })

  it('counts repeats', () => {
    const doubles = [steps('13-8 13-8 8-3 8-3'), steps('8-3 8-3 13-8 6-1'), steps('6-5 6-5 6-5 6-5')]
    for (const text of ['13/3(2)', '13/8/3(2)', '13/8(2) 8/3(2)', '13/3 13/3', '13/3 13/8 8/3', '13/8 (2) 8/3(2)'])
      expect(matchPlay(text, doubles)).toEqual({ ok: true, value: 0 })
    for (const text of ['6/5(4)', '6/5(3) 6/5', '6/5(2), 6/5(2)', '6/5 6/5 6/5 6/5'])
      expect(matchPlay(text, doubles)).toEqual({ ok: true, value: 2 })
    expect(unwrap(parsePlay('8/3*(2)'))).toEqual(unwrap(parsePlay('8/3(2)*')))
  })

  it('passes only where nothing else is to be done', () => {
    for (const text of ['', 'pass', 'Cannot Move', 'no move']) {
      expect(matchPlay(text, [[]])).toEqual({ ok: true, value: 0 })
      expect(fault(matchPlay(text, first))).toBe('illegal-play')
    }
    expect(matchPlay('24/18', [[]])).toMatchObject({
      error: { message: "Expected no checker to be moved, for no play is legal, but got '24/18'." },
    })
  })

  describe('that could hit on the way', () => {
    const quiet = steps('24-18 18-14')
    const hit = steps('24-20* 20-14')
    const both = steps('24-20* 20-14*')

    it('takes a named point, starred or not', () => {
      for (const text of ['24/20*/14', '24/20/14', '24/20* 20/14', '24/20 20/14', '20/14 24/20*'])
        expect(matchPlay(text, [quiet, hit])).toEqual({ ok: true, value: 1 })
      expect(matchPlay('24/20/14*', [steps('24-18 18-14*'), both])).toEqual({ ok: true, value: 1 })
    })

    it('passes a point that is not named, where it can', () => {
      for (const text of ['24/14', '24/18/14', '24/18 18/14'])
        expect(matchPlay(text, [quiet, hit])).toEqual({ ok: true, value: 0 })
      expect(matchPlay('24/14*', [both, steps('24-18 18-14*')])).toEqual({ ok: true, value: 1 })
      expect(matchPlay('24/14', [hit])).toEqual({ ok: true, value: 0 }) // it can't
    })

    it('asks where it hits either way, or where a star is on a point that nothing hits', () => {
      expect(matchPlay('24/14', [hit, steps('24-18* 18-14')])).toEqual({
        ok: false,
        error: {
          code: 'ambiguous-play',
          message: "Expected '24/20*/14' or '24/18*/14', but got '24/14', which may be either.",
        },
      })
      expect(fault(matchPlay('24/14*', [quiet, hit]))).toBe('ambiguous-play')
    })
  })

  it('says what it expected', () => {
    expect(matchPlay('24/17', first)).toMatchObject({
      error: { code: 'illegal-play', message: "Expected one of 5 legal plays such as '24/13', but got '24/17'." },
    })
    for (const text of ['24', '24/', '/24', '13/24', '6/6', '26/20', 'off/6', '6/bar', '24/off/2', '6/5(5)', '6/5(0)'])
      expect([text, fault(parsePlay(text))]).toEqual([text, 'bad-play'])
    for (const text of ['6/5(4) 8/7', '6/5 5/4 4/3 3/2 2/1', '6/5 x', '6/5(2', '6 5', '1e1/5', 'double'])
      expect([text, fault(parsePlay(text))]).toEqual([text, 'bad-play'])
  })

  it('refuses a long text unread', () => {
    expect(fault(parsePlay(`6/5${' '.repeat(1_000_000)}x`))).toBe('bad-play')
  })

  it('finds every play of a roll, however it is written', () => {
    const game = new Backgammon(readRules(backgammonOptions.parse({})))
    const die = fc.integer({ min: 1, max: 6 })
    fc.assert(
      fc.property(anyPosition, fc.tuple(die, die), ({ checkers, onRoll }, dice) => {
        const state = game.start()
        state.setUp({ ...positionOf(state), checkers, onRoll, dice, opening: false })
        const plays = allSteps(state)
        for (const [value, play] of plays.entries())
          for (const text of [formatPlay(play), formatSteps(play)])
            for (const way of [
              text,
              text.toUpperCase(),
              text.replaceAll('*', ''),
              text.split(' ').reverse().join(', '),
            ])
              expect([way, matchPlay(way, plays)]).toEqual([way, { ok: true, value }])
      }),
      { numRuns: 30 },
    )
  })

  it('never throws', () => {
    const scrap = fc.constantFrom('24', '13', '/', '*', '(2)', ' ', 'bar', 'off', '0', '(', ',', '-', '26')
    fc.assert(fc.property(fc.string(), text => void matchPlay(text, first)))
    fc.assert(fc.property(fc.array(scrap), words => void matchPlay(words.join(''), first)))
  })

  it('finds every play that it wrote', () => {
    const step = fc
      .tuple(fc.integer({ min: 0, max: BAR }), fc.integer({ min: 1, max: 6 }), fc.boolean())
      .map(([from, pips, hit]): Step => ({ from, to: from < pips ? OFF : from - pips, hit: hit && from >= pips }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), play => {
        expect(matchPlay(formatPlay(play), [play])).toEqual({ ok: true, value: 0 })
      }),
    )
  })
})
