import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heuristicFor } from '../../../agents/search/heuristics/heuristics.ts'
import { OVER } from '../../../envs/core/game.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { ticTacToeGame as ticTacToe } from '../../../envs/ticTacToe/game.ts'

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

describe('the heuristic of the RTS', () => {
  const rts = unwrap(games.make('rts', { map: 'tiny-5x4', maxTicks: 400 }))
  const heuristic = heuristicFor(rts)

  test('is even at the start, and what one side gains the other loses', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const rng = Rng.fromSeed(seed)
        const state = rts.start(rng)
        expect(heuristic(state, 0)).toBe(0)
        new RandomPlay(rts).toEnd(state, rng, 300)
        expect(heuristic(state, 0)).toBeCloseTo(-heuristic(state, 1), 12)
        expect(Math.abs(heuristic(state, 0))).toBeLessThan(1)
      }),
    )
  })

  test.each([
    ['a unit more', [['Light', 0, 4, 0]], 2 / 3],
    [
      'the same on both sides',
      [
        ['Light', 0, 4, 0],
        ['Light', 1, 4, 0],
      ],
      0,
    ],
    [
      'one that is hurt counts less',
      [
        ['Light', 0, 4, 0],
        ['Light', 1, 1, 0],
      ],
      1 / 4,
    ],
    [
      'what a worker carries',
      [
        ['Worker', 0, 1, 1],
        ['Worker', 1, 1, 0],
      ],
      0.4 / 3.4,
    ],
  ] as const)('weighs what both own: %s', (_what, units, share) => {
    const map = {
      width: 4,
      height: 1,
      terrain: '0000',
      playerResources: [0, 0],
      units: units.map(([type, player, hp, carried], at) => [at, type, player, at, 0, hp, carried]),
    }
    const game = unwrap(games.make('rts', { map }))
    expect(heuristicFor(game)(game.start(Rng.fromSeed(1)), 0)).toBeCloseTo(share, 12)
  })
})
