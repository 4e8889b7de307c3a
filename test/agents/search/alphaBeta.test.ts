import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AlphaBeta } from '../../../agents/search/alphaBeta.ts'
import { Budget } from '../../../agents/search/budget.ts'
import { type Heuristic, noHeuristic } from '../../../agents/search/heuristics/heuristic.ts'
import type { Game, State } from '../../../envs/core/game.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { ticTacToeGame as ticTacToe } from '../../../envs/ticTacToe/game.ts'
import { bruteForce, endless, position, ticking } from '../../support/decide.ts'
import { decide, drawnGame, over } from '../../support/drawnGame.ts'
import { anySureTree } from '../../support/drawnTrees.ts'

const ample = 1000 // deeper than any of these games

function search(game: Game, state: State, depth = ample, heuristic: Heuristic = noHeuristic, seed = 1) {
  const budget = new Budget(Number.POSITIVE_INFINITY, 1)
  budget.start(endless)
  const found = new AlphaBeta(game, { heuristic, tableBits: 14 }).search(state, depth, budget, Rng.fromSeed(seed))
  return { ...found, best: game.format(found.moves[0].action, state), value: found.moves[0].value }
}

describe('tic-tac-toe', () => {
  test('is a draw, solved to the end', () => {
    const found = search(ticTacToe, ticTacToe.start(Rng.fromSeed(1)))
    expect(found).toMatchObject({ value: 0, exact: true, depth: 9 })
    expect(found.line).toHaveLength(9)
    expect(found.nodes).toBeLessThan(549_945 / 20) // all nine iterations, of the whole tree's nodes below the root
  })

  test('without a transition table comes to the same in more positions', () => {
    const game = { ...ticTacToe, spec: { ...ticTacToe.spec, historical: true } }
    const start = ticTacToe.start(Rng.fromSeed(1))
    expect(search(game, start).value).toBe(0)
    expect(search(game, start).nodes).toBeGreaterThan(2 * search(ticTacToe, start).nodes)
  })

  test.each([1, 2, 3, 4, 5])('answers a corner opening in the centre, whatever the draw of equals (%i)', seed => {
    expect(search(ticTacToe, position(ticTacToe, 'X.. ... ...'), ample, noHeuristic, seed).best).toBe('b2')
  })

  test('takes the quicker of two wins', () => {
    expect(search(ticTacToe, position(ticTacToe, 'XX. OO. ...'))).toMatchObject({ best: 'c3', value: 1, depth: 1 })
  })

  test('draws among equal moves', () => {
    const start = ticTacToe.start(Rng.fromSeed(1))
    const firsts = Array.from({ length: 30 }, (_, seed) => search(ticTacToe, start, 2, noHeuristic, seed).best)
    expect(new Set(firsts).size).toBeGreaterThan(4)
  })
})

describe('any drawn tree', () => {
  test('has the value that trying everything gives it', () => {
    fc.assert(
      fc.property(anySureTree, root => {
        const game = drawnGame(root)
        const state = game.start(Rng.fromSeed(1))
        const found = search(game, state)
        expect(found.exact).toBe(true)
        expect(found.value * (root.turn === 0 ? 1 : -1)).toBeCloseTo(bruteForce(game, state), 9)
      }),
      { numRuns: 1000 },
    )
  })

  test('has a best move that is worth as much', () => {
    fc.assert(
      fc.property(anySureTree, root => {
        const game = drawnGame(root)
        const state = game.start(Rng.fromSeed(1))
        const found = search(game, state)
        const chosen = root.next[found.moves[0].action]
        const alone = drawnGame(decide(root.turn, { only: chosen }))
        expect(bruteForce(alone, alone.start(Rng.fromSeed(1)))).toBeCloseTo(bruteForce(game, state), 9)
      }),
      { numRuns: 1000 },
    )
  })

  test('is searched no deeper than asked', () => {
    fc.assert(
      fc.property(anySureTree, fc.integer({ min: 1, max: 3 }), (root, depth) => {
        const game = drawnGame(root)
        const state = game.start(Rng.fromSeed(1))
        const side = root.turn === 0 ? 1 : -1
        expect(search(game, state, depth).value * side).toBeCloseTo(bruteForce(game, state, depth), 9)
      }),
      { numRuns: 500 },
    )
  })
})

describe('limits', () => {
  const deep = decide(0, { trap: decide(1, { x: over(-5) }), hold: decide(1, { x: over(1), y: over(2) }) })

  test('asks the heuristic from outside where it is cut off, from the side that was asked for', () => {
    const game = drawnGame(deep)
    const start = game.start(Rng.fromSeed(1))
    const trap = start.clone()
    trap.play(0)
    const likesTheTrap: Heuristic = (state, player) => (state.hash === trap.hash ? 7 : 0) * (player === 0 ? 1 : -1)
    expect(search(game, start, 1, likesTheTrap)).toMatchObject({ best: 'trap', value: 7, exact: false, depth: 1 })
    expect(search(game, start, 2, likesTheTrap)).toMatchObject({ best: 'hold', value: 1, exact: true, depth: 2 })
  })

  test('keeps the last sound iteration when time runs out', () => {
    const start = position(ticTacToe, 'X.. ... ...')
    const budget = new Budget(500, 1)
    budget.start(ticking())
    const found = new AlphaBeta(ticTacToe, { heuristic: noHeuristic, tableBits: 10 }).search(
      start,
      ample,
      budget,
      Rng.fromSeed(1),
    )
    expect(budget.stopped).toBe('budget')
    expect(found.nodes).toBeLessThanOrEqual(501)
    expect(found.depth).toBeGreaterThan(2)
    expect(found.exact).toBe(false)
    expect(start.isLegal(found.moves[0].action)).toBe(true)
  })

  test('has a move even when time runs out at once', () => {
    const start = ticTacToe.start(Rng.fromSeed(1))
    const budget = new Budget(0.5, 1)
    budget.start(ticking())
    const config = { heuristic: noHeuristic, tableBits: 10 }
    const found = new AlphaBeta(ticTacToe, config).search(start, ample, budget, Rng.fromSeed(1))
    expect(start.isLegal(found.moves[0].action)).toBe(true)
  })
})
