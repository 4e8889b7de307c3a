import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AlphaBeta } from '../../../agents/search/alphaBeta.ts'
import { Budget } from '../../../agents/search/budget.ts'
import { type Heuristic, noHeuristic } from '../../../agents/search/heuristics/heuristic.ts'
import type { Game, State } from '../../../envs/core/game.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { bruteForce, endless, position, ticking } from '../../support/decide.ts'
import { decide, drawnGame, earn, over, roll } from '../../support/drawnGame.ts'
import { anyTree, anyWinLossTree } from '../../support/drawnTrees.ts'
import { ticTacToe } from '../../support/ticTacToe.ts'

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
    expect(search(ticTacToe, position(ticTacToe, 'X.. ... ...'), ample, noHeuristic, seed).best).toBe('5')
  })

  test('takes the quicker of two wins', () => {
    expect(search(ticTacToe, position(ticTacToe, 'XX. OO. ...'))).toMatchObject({ best: '3', value: 1, depth: 1 })
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
      fc.property(anyTree, root => {
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
      fc.property(anyTree, root => {
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

  test('an empty window at a chance node does not hide the better of two moves behind it', () => {
    const low = decide(0, { a: decide(0, { a: decide(0, { a: decide(0, { a: over(-1) }) }) }) })
    const choice = decide(0, { lost: over(-1), drawn: over(0) })
    const game = drawnGame(
      decide(0, { low, risk: roll({ lost: [0.5, over(-1)], on: [0.5, decide(0, { a: roll({ o: [1, choice] }) })] }) }),
      { scoring: 'win-loss' },
    )
    for (let seed = 0; seed < 10; seed++) {
      expect(search(game, game.start(Rng.fromSeed(1)), ample, noHeuristic, seed)).toMatchObject({
        best: 'risk',
        value: -0.5,
      })
    }
  })

  test('a window that rounding turned over at a chance node makes no bound of a value', () => {
    const slow = decide(0, { a: decide(1, { a: decide(0, { a: decide(0, { a: over(-1) }) }), b: over(0) }) })
    const choice = decide(0, {
      a: decide(1, { won: over(1), lost: over(-1) }),
      b: roll({ o: [1, decide(0, { a: over(-1) })] }),
    })
    const risk = roll({ x: [1 / 2, over(-1)], y: [1 / 3, choice], z: [1 / 6, over(-1)] })
    const game = drawnGame(decide(0, { slow, risk }), { scoring: 'win-loss' })
    for (let seed = 0; seed < 10; seed++) {
      expect(search(game, game.start(Rng.fromSeed(1)), ample, noHeuristic, seed).value).toBeCloseTo(-1, 9)
    }
  })

  test('that is won or lost keeps its value under the cuts at chance nodes', () => {
    fc.assert(
      fc.property(anyWinLossTree, root => {
        const game = drawnGame(root, { scoring: 'win-loss' })
        const state = game.start(Rng.fromSeed(1))
        const side = root.turn === 0 ? 1 : -1
        expect(search(game, state).value * side).toBeCloseTo(bruteForce(game, state), 9)
      }),
      { numRuns: 1000 },
    )
  })

  test('is searched no deeper than asked', () => {
    fc.assert(
      fc.property(anyTree, fc.integer({ min: 1, max: 3 }), (root, depth) => {
        const game = drawnGame(root)
        const state = game.start(Rng.fromSeed(1))
        const side = root.turn === 0 ? 1 : -1
        expect(search(game, state, depth).value * side).toBeCloseTo(bruteForce(game, state, depth), 9)
      }),
      { numRuns: 500 },
    )
  })
})

describe('chance', () => {
  // Russell and Norvig (Artificial Intelligence, 4th ed., section 5.5.1): leaves in the same order, but not in the same proportion, reverse the choice
  const risk = (a: number, b: number, c: number, d: number) =>
    drawnGame(
      decide(0, {
        left: roll({ often: [0.9, decide(1, { x: over(a), y: over(a) })], seldom: [0.1, decide(1, { x: over(b) })] }),
        right: roll({ often: [0.9, decide(1, { x: over(c), y: over(c) })], seldom: [0.1, decide(1, { x: over(d) })] }),
      }),
    )

  test('weighs outcomes by their probability', () => {
    const game = risk(2, 3, 1, 4)
    const found = search(game, game.start(Rng.fromSeed(1)))
    expect(found.best).toBe('left')
    expect(found.value).toBeCloseTo(0.9 * 2 + 0.1 * 3, 12)
  })

  test('sees proportions, not only order', () => {
    const game = risk(20, 30, 1, 400)
    const found = search(game, game.start(Rng.fromSeed(1)))
    expect(found.best).toBe('right')
    expect(found.value).toBeCloseTo(0.9 * 1 + 0.1 * 400, 12)
  })

  test('is left early where the bounds allow it', () => {
    const lost = decide(1, { x: over(-1), y: over(-1), z: over(-1) })
    const hopeless = roll({ a: [0.6, lost], b: [0.2, decide(1, { x: over(1) })], c: [0.2, decide(1, { y: over(1) })] })
    const root = decide(0, { sure: decide(1, { x: over(0) }), dream: hopeless, dreamAgain: hopeless })
    const cut = search(drawnGame(root, { scoring: 'win-loss' }), drawnGame(root).start(Rng.fromSeed(1)))
    const whole = search(drawnGame(root), drawnGame(root).start(Rng.fromSeed(1)))
    expect([cut.best, whole.best]).toEqual(['sure', 'sure'])
    expect(cut.nodes).toBeLessThan(whole.nodes)
  })
})

describe('one player', () => {
  test('collects rewards on the way', () => {
    const root = decide(0, {
      now: earn(3, decide(0, { stop: over(0) })),
      later: earn(1, decide(0, { stop: over(0), more: earn(1, decide(0, { end: over(2) })) })),
    })
    const game = drawnGame(root, { players: 1, scoring: 'return' })
    const found = search(game, game.start(Rng.fromSeed(1)))
    expect(found).toMatchObject({ best: 'later', value: 4, line: [1, 1, 0] })
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
