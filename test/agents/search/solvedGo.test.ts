import { describe, expect, test } from 'vitest'
import { AlphaBeta } from '../../../agents/search/alphaBeta.ts'
import { Budget } from '../../../agents/search/budget.ts'
import { heuristicFor } from '../../../agents/search/heuristics/heuristics.ts'
import type { Game } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { bruteForce, endless } from '../../support/decide.ts'

function solve(game: Game) {
  const budget = new Budget(Number.POSITIVE_INFINITY, 1)
  budget.start(endless)
  const start = game.start(Rng.fromSeed(1))
  const search = new AlphaBeta(game, { heuristic: heuristicFor(game), tableBits: 10 })
  const found = search.search(start, game.spec.longest, budget, Rng.fromSeed(1))
  return { value: found.moves[0].value, exact: found.exact, best: game.format(found.moves[0].action, start) }
}

function board(width: number, height: number, komi: number, superko = 'positional'): Game {
  return unwrap(games.make('go', { width, height, komi, superko }))
}

describe('small boards of Go, area scoring, positional superko', () => {
  test.each([
    [1, 1, 0],
    [1, 2, 0],
    [1, 2, 0.5],
    [1, 3, 0],
    [1, 3, 2.5],
    [1, 3, 3.5],
  ])('%ix%i with komi %f comes out as when everything is tried', (width, height, komi) => {
    const game = board(width, height, komi)
    expect(solve(game)).toMatchObject({ exact: true, value: bruteForce(game, game.start(Rng.fromSeed(1))) })
  })

  // Black's margin is the komi between winning and losing: it wins with half a point less and loses with half a point more.
  test.each([
    [1, 1, 0],
    [1, 2, 0],
    [1, 3, 3],
    [1, 4, 4],
    [1, 5, 0],
    [2, 2, 1],
  ])('%ix%i is worth %i to Black', (width, height, margin) => {
    expect(solve(board(width, height, margin - 0.5))).toMatchObject({ exact: true, value: 1 })
    expect(solve(board(width, height, margin + 0.5))).toMatchObject({ exact: true, value: -1 })
  })

  test('3x3 is all Black’s, from the centre', () => {
    expect(solve(board(3, 3, 8.5))).toEqual({ exact: true, value: 1, best: 'B2' })
  })
})
