import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heuristicFor } from '../../../agents/search/heuristics/heuristics.ts'
import { OVER } from '../../../envs/core/game.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { ticTacToe } from '../../support/ticTacToe.ts'

describe('the heuristic of Go', () => {
  const go = unwrap(games.make('go', { size: 5, komi: 2 }))
  const heuristic = heuristicFor(go)

  test.each([
    ['(;GM[1]SZ[5]KM[2])', -2 / 7],
    ['(;GM[1]SZ[5]KM[2]AB[cc])', 23 / 28],
    ['(;GM[1]SZ[5]KM[2]AB[cc]AW[aa])', -2 / 7],
  ])('squashes the lead in area, komi included: %s', (sgf, lead) => {
    const state = unwrap(go.fromPosition(sgf))
    expect(heuristic(state, 0)).toBeCloseTo(lead, 12)
    expect(heuristic(state, 1)).toBeCloseTo(-lead, 12)
  })

  test('agrees with the result at the end, and stays within it', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const rng = Rng.fromSeed(seed)
        const state = go.start(rng)
        new RandomPlay(go).toEnd(state, rng)
        expect(state.turn).toBe(OVER)
        const rewards = new Float64Array(2)
        state.rewards(rewards)
        expect(Math.sign(heuristic(state, 0))).toBe(rewards[0])
        expect(Math.abs(heuristic(state, 0))).toBeLessThan(1)
      }),
    )
  })
})

test('a game of which nothing is known is worth 0 everywhere', () => {
  expect(heuristicFor(ticTacToe)(ticTacToe.start(Rng.fromSeed(1)), 0)).toBe(0)
})
