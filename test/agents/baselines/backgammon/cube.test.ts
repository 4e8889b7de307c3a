import { describe, expect, test } from 'vitest'
import { Cube } from '../../../../agents/baselines/backgammon/cube.ts'
import { OUTCOMES, WIN, WIN_GAMMON } from '../../../../agents/baselines/backgammon/outcome.ts'
import type { BackgammonState } from '../../../../envs/backgammon/state.ts'
import { backgammon, board } from '../../../support/backgammonBoard.ts'

const cube = new Cube(0)

function chances(win: number, gammons = 0): Float64Array {
  const out = new Float64Array(OUTCOMES)
  out[WIN] = win
  out[WIN_GAMMON] = gammons
  return out
}

function midgame(options: Readonly<Record<string, unknown>> = {}, more = {}): BackgammonState {
  return board(backgammon(options), { 6: 5 }, { 6: 5 }, more)
}

/** The chance to win from which something is right, found by bisection. */
function threshold(right: (win: number) => boolean): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (right(middle)) high = middle
    else low = middle
  }
  return high
}

describe('money without gammons, the cube two thirds alive (Janowski 1993)', () => {
  const state = midgame()
  const rolled = (win: number, owner: number) => cube.worth(state, 0, chances(win), 1, owner, true)
  const doubled = (win: number) => Math.min(1, cube.worth(state, 0, chances(win), 2, 1, true))

  test('takes from 21.4%', () => {
    // who takes owns the cube at 2: 2 * (p * (2 + 1/3) - 1) = -1
    expect(threshold(win => -cube.worth(state, 0, chances(1 - win), 2, 1, true) >= -1)).toBeCloseTo(0.5 / (7 / 3), 9)
  })

  test('doubles a centred cube from 68.75%, its own from 71.4%', () => {
    // 2 (7/3 p - 4/3) = 1/3 (2p - 1) + 2/3 (10/3 p - 5/3); and = 7/3 p - 1
    expect(threshold(win => doubled(win) > rolled(win, -1))).toBeCloseTo(11 / 16, 9)
    expect(threshold(win => doubled(win) > rolled(win, 0))).toBeCloseTo((8 / 3 - 1) / (7 / 3), 9)
  })

  test('cashes where the other drops, and plays on for gammons', () => {
    expect(doubled(0.9)).toBe(1)
    expect(rolled(0.9, -1)).toBeCloseTo(0.8 / 3 + 2 / 3, 12)
    // with so many gammons, far beyond the point where it could be cashed first; with few, not
    expect(cube.worth(state, 0, chances(0.8, 0.4), 1, -1, true)).toBeGreaterThan(1)
    expect(cube.worth(state, 0, chances(0.8, 0.15), 1, -1, true)).toBeLessThan(1)
    expect(cube.worth(state, 0, chances(0.8, 0.15), 1, -1, false)).toBe(1)
  })

  test('is zero-sum', () => {
    const other = new Float64Array([0.35, 0, 0, 0.2, 0])
    for (const owner of [-1, 0, 1]) {
      const worth = cube.worth(state, 0, chances(0.65, 0.2), 1, owner, true)
      expect(cube.worth(state, 1, other, 1, owner, true)).toBeCloseTo(-worth, 12)
    }
  })
})

describe('what the cube is worth', () => {
  test('is nothing where it is not used: money is then equity', () => {
    const state = midgame({ cube: false })
    expect(cube.worth(state, 0, chances(0.7, 0.2), 1, -1, false)).toBeCloseTo(0.6, 12)
  })

  test('counts no gammons with Jacoby while it is in the middle, so that nobody plays on for them', () => {
    const state = midgame({ jacoby: true })
    expect(cube.worth(state, 0, chances(0.8, 0.4), 1, -1, true)).toBeCloseTo(0.6 / 3 + 2 / 3, 12)
    expect(cube.worth(state, 0, chances(0.8, 0.4), 2, 0, true)).toBeGreaterThan(2)
  })

  test('is nothing at double match point, where only winning counts', () => {
    const state = midgame({ length: 5 }, { score: [4, 4] })
    const match = new Cube(5)
    expect(match.worth(state, 0, chances(0.7), 1, -1, true)).toBeCloseTo(0.4, 12)
    expect(match.worth(state, 0, chances(0.7, 0.7), 1, -1, true)).toBeCloseTo(0.4, 12)
  })

  test('lets who is behind after the Crawford game double as soon as may be', () => {
    const state = midgame({ length: 5 }, { score: [3, 4] })
    const match = new Cube(5)
    for (const win of [0.3, 0.5, 0.7]) {
      expect(match.worth(state, 0, chances(win), 2, 1, true)).toBeGreaterThan(
        match.worth(state, 0, chances(win), 1, -1, true),
      )
    }
  })
})

describe('the cube, as GNU Backgammon 1.07 turns it at 0 plies', () => {
  test.each<[length: number, score: [number, number], stake: number, owner: number, chances: number[], said: string]>([
    [0, [0, 0], 1, -1, [0.532, 0.154, 0.005, 0.113, 0.004], 'roll, take'],
    [0, [0, 0], 1, -1, [0.682, 0.199, 0.011, 0.066, 0.001], 'double, take'],
    [0, [0, 0], 1, -1, [0.75, 0.266, 0.013, 0.074, 0.001], 'double, drop'],
    [0, [0, 0], 1, -1, [0.876, 0.548, 0.078, 0.005, 0], 'roll, drop'], // too good
    [0, [0, 0], 2, 0, [0.621, 0.275, 0.008, 0.14, 0.01], 'roll, take'],
    [0, [0, 0], 4, 0, [0.738, 0.004, 0, 0.003, 0], 'double, take'],
    [0, [0, 0], 2, 0, [0.842, 0, 0, 0, 0], 'double, drop'],
    [5, [0, 0], 1, -1, [0.703, 0.097, 0.002, 0.044, 0.002], 'double, take'],
    [5, [0, 0], 1, -1, [0.751, 0.236, 0.009, 0.044, 0.001], 'double, drop'],
    [5, [0, 2], 2, 0, [0.357, 0.082, 0.002, 0.243, 0.013], 'roll, take'], // the last cube that there can be
    [5, [0, 0], 2, 0, [0.669, 0.319, 0.008, 0.082, 0.006], 'double, take'],
    [5, [0, 0], 2, 0, [0.771, 0.42, 0.008, 0.039, 0.002], 'roll, drop'],
    [7, [0, 4], 1, -1, [0.577, 0.16, 0.005, 0.1, 0.002], 'double, take'], // far behind
    [7, [3, 4], 1, -1, [0.883, 0.13, 0.002, 0.021, 0], 'roll, drop'], // gammons would win the match
    [7, [2, 1], 4, 0, [0.646, 0.177, 0.007, 0.117, 0.002], 'roll, take'],
    [7, [0, 1], 2, 0, [0.709, 0.006, 0, 0.004, 0], 'double, take'],
  ])('to %i, %j, cube %i of %i, %j: %s', (length, score, stake, owner, given, said) => {
    const state = midgame(length > 0 ? { length } : {}, { score })
    const match = new Cube(length)
    const worth = (value: number, whose: number) => match.worth(state, 0, Float64Array.from(given), value, whose, true)
    const [rolled, taken, dropped] = [worth(stake, owner), worth(2 * stake, 1), match.after(state, 0, stake)]
    expect(`${Math.min(taken, dropped) > rolled ? 'double' : 'roll'}, ${taken > dropped ? 'drop' : 'take'}`).toBe(said)
  })
})
