import { describe, expect, it } from 'vitest'
import { OUTCOMES } from '../../../agents/baselines/backgammon/outcome.ts'
import { DESIGN_NAMES } from '../../../agents/tdLambda/inputs/parts.ts'
import { Lookahead, pick } from '../../../agents/tdLambda/lookahead.ts'
import { equityOf, leastOf, turnRow } from '../../../agents/tdLambda/outcomes.ts'
import { readNets, tensorsOf, writeNets } from '../../../agents/tdLambda/snapshot.ts'
import { checkersOf, PLACES } from '../../../envs/backgammon/board.ts'
import { MONEY_TO_ROLL } from '../../../envs/backgammon/positionText.ts'
import { FIRST_PLAY } from '../../../envs/backgammon/state.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { board, game, makeNets, rolled, START, swapped } from './support.ts'

describe.each(DESIGN_NAMES)('nets of the design %s', inputs => {
  const nets = makeNets({ inputs })

  it('value all plays of a roll as they value one by one', () => {
    const after = new Int8Array(2 * PLACES)
    const alone = new Float64Array(OUTCOMES)
    let turns = 0
    for (const state of rolled(3)) {
      if (turns++ % 7 > 0 && state.turns < 60) continue
      const count = nets.evaluatePlays(state)
      expect(count).toBe(Math.max(state.playCount, 1))
      const results = nets.results.slice(0, count * OUTCOMES)
      for (let i = 0; i < count; i++) {
        state.afterstate(FIRST_PLAY + i, after)
        expect(nets.boards[i]).toEqual(after)
        nets.chances(after, 1 - state.onRoll, alone)
        for (let k = 0; k < OUTCOMES; k++) expect(results[i * OUTCOMES + k]).toBeCloseTo(alone[k], 5)
      }
    }
  })

  it('give chances that are possible', () => {
    const out = new Float64Array(OUTCOMES)
    for (const { checkers, onRoll } of rolled(3)) {
      nets.chances(checkers, onRoll, out)
      const [win, gammon, backgammon, lost, lostBackgammon] = out
      for (const chance of out) expect(chance).toBeGreaterThanOrEqual(0)
      expect(win).toBeLessThanOrEqual(1)
      expect(gammon).toBeLessThanOrEqual(win)
      expect(backgammon).toBeLessThanOrEqual(gammon)
      expect(lost).toBeLessThanOrEqual(1 - win)
      expect(lostBackgammon).toBeLessThanOrEqual(lost)
    }
  })

  it('know a game that is over, and that who has borne off loses no gammon', () => {
    const out = new Float64Array(OUTCOMES)
    const won = board({}, { 5: 15 })
    nets.chances(won, 1, out)
    expect([...out]).toEqual([0, 0, 0, 1, 0])
    nets.chances(swapped(won), 0, out)
    expect([...out]).toEqual([0, 0, 0, 1, 0])
    nets.chances(board({}, { 5: 14, 20: 1 }), 1, out)
    expect([...out]).toEqual([0, 0, 0, 1, 1])
    nets.chances(board({ 5: 14 }, { 7: 15 }), 0, out)
    expect([...out.subarray(3)]).toEqual([0, 0])
  })

  it('come back from a file as they were, and nothing else does', () => {
    const bytes = writeNets(nets.shape, tensorsOf(nets))
    const back = unwrap(readNets(bytes))
    expect(tensorsOf(back)).toEqual(tensorsOf(nets))
    const short = new Map([...tensorsOf(nets)].slice(1))
    expect(readNets(writeNets(nets.shape, short))).toMatchObject({ error: { code: 'bad-nets' } })
    expect(readNets(writeNets({ ...nets.shape, hidden: [3, 3] }, tensorsOf(nets)))).toMatchObject({
      error: { code: 'bad-nets' },
    })
    expect(readNets(bytes.subarray(0, 90)).ok).toBe(false)
  })
})

describe('the design extended', () => {
  it('values a position alike for both players', () => {
    const nets = makeNets()
    const [a, b] = [new Float64Array(OUTCOMES), new Float64Array(OUTCOMES)]
    for (const { checkers, onRoll } of rolled(2)) {
      nets.chances(checkers, onRoll, a)
      nets.chances(swapped(checkers), 1 - onRoll, b)
      expect(a).toEqual(b)
    }
  })
})

describe('a look ahead', () => {
  const nets = makeNets()

  /** The best play's chances for the opponent, by the given word on what plays leave. */
  function best(checkers: Int8Array, dice: [number, number], value: (after: Int8Array, out: Float64Array) => void) {
    const state = game.start()
    state.setUp({ ...MONEY_TO_ROLL, checkers: checkersOf(checkers), dice })
    const after = new Int8Array(2 * PLACES)
    const out = new Float64Array(OUTCOMES)
    const least = new Float64Array(OUTCOMES)
    for (let i = 0; i < Math.max(state.playCount, 1); i++) {
      state.afterstate(FIRST_PLAY + i, after)
      value(after, out)
      if (i === 0 || equityOf(out, 0) < equityOf(least, 0)) least.set(out)
    }
    return least
  }

  function mean(checkers: Int8Array, value: (after: Int8Array, out: Float64Array) => void): number[] {
    const sum = new Array<number>(OUTCOMES).fill(0)
    for (let a = 1; a <= 6; a++) {
      for (let b = 1; b <= 6; b++) {
        const least = best(checkers, [a, b], value)
        turnRow(least, 0)
        for (let k = 0; k < OUTCOMES; k++) sum[k] += least[k] / 36
      }
    }
    return sum
  }

  const one = (checkers: Int8Array) => mean(checkers, (after, out) => nets.chances(after, 1, out))

  it.each([
    ['where a game begins', START],
    ['with both bearing off', board({ 0: 1, 1: 2 }, { 0: 2, 3: 2 })],
    ['from the bar against four points', board({ 24: 1, 12: 5, 5: 9 }, { 2: 2, 3: 3, 4: 4, 5: 4, 23: 2 })],
  ])('is the mean over all 36 rolls of the best play, %s', (_where, checkers) => {
    const found = new Float64Array(OUTCOMES)
    new Lookahead(nets, 1).chances(checkers, 0, found)
    const expected = one(checkers)
    for (let k = 0; k < OUTCOMES; k++) expect(found[k]).toBeCloseTo(expected[k], 5)
  })

  it('twice over is the mean of the mean', () => {
    const checkers = board({ 0: 1, 5: 2 }, { 0: 1, 1: 2 })
    const found = new Float64Array(OUTCOMES)
    new Lookahead(nets, 2, { most: 100, within: 10 }).chances(checkers, 0, found)
    const look = new Lookahead(nets, 1)
    const expected = mean(checkers, (after, out) => look.chances(after, 1, out))
    for (let k = 0; k < OUTCOMES; k++) expect(found[k]).toBeCloseTo(expected[k], 5)
  })

  it('goes on with the best few that are near the best', () => {
    const rows = new Float64Array([0.5, 0.1, 0.3, 0.14, 0.9].flatMap(win => [win, 0, 0, 0, 0]))
    const picked: number[] = []
    pick(rows, 5, { most: 2, within: 10 }, picked)
    expect(picked).toEqual([1, 3])
    pick(rows, 5, { most: 9, within: 0.5 }, picked)
    expect(picked).toEqual([1, 3, 2])
    expect(leastOf(rows, 5)).toBe(1)
  })
})
