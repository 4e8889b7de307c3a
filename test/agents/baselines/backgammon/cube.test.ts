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

  test('doubles a centred cube from 68.4%, its own from 71.4%', () => {
    // 2 (7/3 p - 4/3) = 6/5 (7/3 p - 7/6); and = 7/3 p - 1
    expect(threshold(win => doubled(win) > rolled(win, -1))).toBeCloseTo((8 / 3 - 7 / 5) / ((7 / 3) * 0.8), 9)
    expect(threshold(win => doubled(win) > rolled(win, 0))).toBeCloseTo((8 / 3 - 1) / (7 / 3), 9)
  })

  test('cashes where the other drops, and plays on only for gammons', () => {
    expect(doubled(0.9)).toBe(1)
    expect(rolled(0.9, -1)).toBeLessThan(1)
    expect(cube.worth(state, 0, chances(0.9, 0.6), 1, -1, true)).toBeGreaterThan(1)
  })

  test('is zero-sum', () => {
    const other = new Float64Array([0.35, 0, 0, 0.2, 0])
    for (const owner of [-1, 0, 1]) {
      const worth = cube.worth(state, 0, chances(0.65, 0.2), 1, owner, false)
      expect(cube.worth(state, 1, other, 1, owner, false)).toBeCloseTo(-worth, 12)
    }
  })
})

describe('what the cube is worth', () => {
  test('is nothing where it is not used: money is then equity', () => {
    const state = midgame({ cube: false })
    expect(cube.worth(state, 0, chances(0.7, 0.2), 1, -1, false)).toBeCloseTo(0.6, 12)
  })

  test('counts no gammons with Jacoby while it is in the middle', () => {
    const state = midgame({ jacoby: true })
    expect(cube.worth(state, 0, chances(0.6, 0.5), 1, -1, true)).toBe(cube.worth(state, 0, chances(0.6), 1, -1, true))
    expect(cube.worth(state, 0, chances(0.6, 0.5), 2, 0, true)).toBeGreaterThan(
      cube.worth(state, 0, chances(0.6), 2, 0, true),
    )
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
