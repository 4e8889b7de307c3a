import { describe, expect, test } from 'vitest'
import { Budget } from '../../../agents/search/budget.ts'
import type { Evaluator } from '../../../agents/search/evaluator.ts'
import { policyTarget } from '../../../agents/search/policyTarget.ts'
import { PUCT_DEFAULTS, Puct, Simulation } from '../../../agents/search/puct.ts'
import { PuctSearch } from '../../../agents/search/puctSearch.ts'
import { ranked } from '../../../agents/search/ranking.ts'
import { NONE, ROOT, type Tree, UNPROVEN } from '../../../agents/search/tree.ts'
import { type Game, OVER, type State } from '../../../envs/core/game.ts'
import { Rng } from '../../../envs/core/rng.ts'

import { ticTacToeGame } from '../../../envs/ticTacToe/game.ts'
import { bruteForce, endless, position } from '../../support/decide.ts'
import { drawnGame, earn, over, roll, decide as turn } from '../../support/drawnGame.ts'

/** Thinks nothing of any position, and likes all actions alike. */
const blank: Evaluator = {
  priors: false,
  chance: false,
  evaluate: (_states, count, _rng, out) => void out.values.fill(0, 0, count * 2),
}

/** Gives every position these priors, by the places of its legal actions. */
function liking(...priors: number[]): Evaluator {
  return {
    priors: true,
    chance: false,
    evaluate(_states, count, _rng, out) {
      const width = out.priors.length / (out.values.length / 2)
      out.values.fill(0, 0, count * 2)
      for (let i = 0; i < count; i++) out.priors.set(priors, i * width)
    },
  }
}

async function searched(game: Game, root: State, simulations: number, evaluator = blank, batch = 1, nodes = 100_000) {
  const search = new PuctSearch(game, root, evaluator, { ...PUCT_DEFAULTS, nodes }, batch)
  const budget = new Budget(Number.POSITIVE_INFINITY, 1)
  budget.start(endless)
  await search.run(root, simulations, budget, Rng.fromSeed(1))
  return search
}

function children(tree: Tree, node: number): number[] {
  const list: number[] = []
  for (let child = tree.firstChild[node]; child !== NONE; child = tree.nextSibling[child]) list.push(child)
  return list
}

const game = ticTacToeGame
const empty = () => game.start(Rng.fromSeed(1))

describe('what it chooses', () => {
  test.each(['X.. ... ...', 'X.. .O. ..X', 'XO. ... ...', 'XOX .O. ...', '.X. ... ...', 'XO. .X. ..O', 'X.. O.. ...'])(
    'plays tic-tac-toe as minimax does, one leaf at a time and eight: %s',
    async text => {
      const state = position(game, text)
      for (const batch of [1, 8]) {
        const { tree } = (await searched(game, state, 3000, blank, batch)).puct
        const next = state.clone()
        next.play(tree.key[ranked(tree, ROOT, state.turn)[0]])
        const rewards = new Float64Array(2)
        next.rewards(rewards)
        expect(next.turn === OVER ? rewards[0] : bruteForce(game, next)).toBe(bruteForce(game, state))
      }
    },
  )

  test.each(['XOX .O. .X.', 'XOX .OO .X.', 'X.. .O. .OX', 'XXO .O. ...'])('proves what %s comes to', async text => {
    const state = position(game, text)
    const { tree } = (await searched(game, state, 50_000, blank, 8)).puct
    expect(tree.proof[ROOT]).toBe(bruteForce(game, state))
  })

  test('comes to the expectation over chance and the best answer after it', async () => {
    const lottery = drawnGame(
      turn(0, {
        safe: turn(0, { end: over(4) }),
        risky: roll({ win: [0.25, turn(0, { end: over(20) })], lose: [0.75, over(0)] }),
        trap: roll({ win: [0.5, turn(1, { nice: over(30), mean: over(-10) })], lose: [0.5, over(0)] }),
        dear: earn(-10, turn(0, { end: over(13) })),
      }),
    )
    const { tree } = (await searched(lottery, lottery.start(Rng.fromSeed(1)), 20_000)).puct
    const [best] = ranked(tree, ROOT, 0)
    expect(tree.key[best]).toBe(1)
    expect(tree.mean(best, 0)).toBeCloseTo(5, 0)
    expect(tree.mean(tree.child(ROOT, 2), 0)).toBeLessThan(0)
    expect(tree.mean(tree.child(ROOT, 3), 0)).toBeCloseTo(3, 0)
  })

  test('tries first what the evaluator likes', async () => {
    const priors = [0.02, 0.02, 0.02, 0.02, 0.02, 0.84, 0.02, 0.02, 0.02]
    const { tree } = (await searched(game, empty(), 10, liking(...priors))).puct
    expect(tree.visits[tree.child(ROOT, 5)]).toBeGreaterThan(6)
  })
})

describe('statistics', () => {
  test('add up, and virtual losses leave no trace', async () => {
    for (const batch of [1, 8]) {
      const { tree } = (await searched(game, position(game, 'X.. ... ...'), 401, blank, batch)).puct
      expect(tree.visits[ROOT]).toBe(401)
      for (let node = 0; node < tree.size; node++) {
        expect(tree.totals[2 * node] + tree.totals[2 * node + 1]).toBeCloseTo(0, 9)
        expect(Number.isInteger(tree.totals[2 * node])).toBe(true)
        const below = children(tree, node)
        if (below.length === 0 || tree.proof[node] !== UNPROVEN) continue
        const through = below.reduce((sum, child) => sum + tree.visits[child], 0)
        // More than once itself where several simulations found the leaf at once.
        expect(tree.visits[node] - through).toBeGreaterThanOrEqual(1)
        if (batch === 1) expect(tree.visits[node] - through).toBe(1)
      }
    }
  })

  test('only prove what trying everything confirms', async () => {
    const root = empty()
    const { tree } = (await searched(game, root, 20_000)).puct
    let proven = 0
    const walk = (node: number, state: State): void => {
      if (tree.proof[node] !== UNPROVEN && state.turn !== OVER) {
        proven++
        expect(bruteForce(game, state)).toBe(tree.proof[node])
      }
      for (const child of children(tree, node)) {
        const next = state.clone()
        next.play(tree.key[child])
        walk(child, next)
      }
    }
    walk(ROOT, root)
    expect(proven).toBeGreaterThan(50)
  })

  test('stay within the node budget and go on improving', async () => {
    const { tree } = (await searched(game, position(game, 'X.. .O. ...'), 2000, blank, 4, 40)).puct
    expect(tree.size).toBeLessThanOrEqual(40)
    expect(tree.visits[ROOT] === 2000 || tree.proof[ROOT] !== UNPROVEN).toBe(true)
  })

  test('are kept for what follows from a move, and forgotten for what does not', async () => {
    const { puct } = await searched(game, empty(), 2000)
    const child = puct.tree.child(ROOT, 4)
    const visits = puct.tree.visits[child]
    puct.advance([4])
    expect(puct.tree.visits[ROOT]).toBe(visits)
    puct.advance([4])
    expect(puct.fresh).toBe(true)
  })
})

describe('exploring', () => {
  /** A search of the empty board whose root is expanded with these priors. */
  function begun(priors: readonly number[]) {
    const puct = new Puct(game, PUCT_DEFAULTS)
    const simulation = new Simulation(game, empty())
    const rng = Rng.fromSeed(1)
    const evaluation = { values: new Float64Array(2), priors: Float32Array.from(priors) }
    const step = (forced = 0, value = 0) => {
      simulation.state.copyFrom(empty())
      if (!puct.descend(simulation, rng, forced)) return puct.backUp(simulation)
      const mover = simulation.state.turn
      evaluation.values[mover] = value
      evaluation.values[1 - mover] = -value
      puct.backUp(simulation, evaluation)
    }
    step()
    return { puct, step, rng }
  }
  const even = Array.from({ length: 9 }, () => 1 / 9)

  test('mixes noise into the priors, which go on summing to 1', () => {
    const { puct, rng } = begun([0.6, ...Array.from({ length: 8 }, () => 0.05)])
    puct.explore(1, 10, 0.25, rng)
    const { tree } = puct
    const priors = children(tree, ROOT).map(child => tree.prior[child])
    expect(priors.reduce((a, b) => a + b)).toBeCloseTo(1, 6)
    expect(tree.prior[tree.child(ROOT, 0)]).toBeGreaterThan(0.44)
    expect(new Set(priors).size).toBe(9)
  })

  test('a temperature above 1 evens the priors out', () => {
    const { puct, rng } = begun([0.81, 0.09, 0.1, 0, 0, 0, 0, 0, 0])
    puct.explore(2, 10, 0, rng)
    const { tree } = puct
    expect(tree.prior[tree.child(ROOT, 0)] / tree.prior[tree.child(ROOT, 1)]).toBeCloseTo(3, 5)
  })

  test('forced playouts give a tried action its due, and the policy target takes them off again', () => {
    const { puct, step } = begun(even)
    const { tree } = puct
    // The first action is a good one: whatever follows it is bad for the one who then moves.
    for (let i = 0; i < 300; i++) {
      const before = tree.visits[tree.child(ROOT, 0)]
      step(2, 0)
      if (tree.visits[tree.child(ROOT, 0)] > before) tree.totals[2 * tree.child(ROOT, 0)] += 0.9
    }
    const due = Math.floor(Math.sqrt((2 / 9) * tree.visits[ROOT]))
    for (const child of children(tree, ROOT)) expect(tree.visits[child]).toBeGreaterThanOrEqual(due)
    const pruned = new Float32Array(9)
    const plain = new Float32Array(9)
    policyTarget(puct, 0, 2, pruned)
    policyTarget(puct, 0, 0, plain)
    expect(pruned.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    expect(pruned[0]).toBeGreaterThan(plain[0])
    expect(plain[0]).toBeCloseTo(tree.visits[tree.child(ROOT, 0)] / (tree.visits[ROOT] - 1), 5)
  })

  test('a proven win is all that is learnt', async () => {
    const { puct } = await searched(game, position(game, 'XX. OO. ...'), 1000)
    const target = new Float32Array(9)
    policyTarget(puct, 0, 2, target)
    expect([...target]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]) // c3
  })
})
