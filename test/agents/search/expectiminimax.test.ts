import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Budget } from '../../../agents/search/budget.ts'
import type { Evaluation, Evaluator } from '../../../agents/search/evaluator.ts'
import { Expectiminimax, type ExpectiminimaxConfig } from '../../../agents/search/expectiminimax.ts'
import { HeuristicEvaluator } from '../../../agents/search/heuristicEvaluator.ts'
import { noHeuristic } from '../../../agents/search/heuristics/heuristic.ts'
import { CHANCE, type Game, OVER, type State } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { ticTacToeGame as ticTacToe } from '../../../envs/ticTacToe/game.ts'
import { bruteForce, endless, position, ticking } from '../../support/decide.ts'
import { type Drawn, decide, drawnGame, earn, over, roll } from '../../support/drawnGame.ts'
import { anyTree } from '../../support/drawnTrees.ts'

const ample = 1000 // deeper than any of these games

async function search(
  game: Game,
  state: State,
  depth = ample,
  config: Partial<ExpectiminimaxConfig> = {},
  { seed = 1, clock = endless, time = Number.POSITIVE_INFINITY } = {},
) {
  const budget = new Budget(time, 1)
  budget.start(clock)
  const evaluator = new HeuristicEvaluator(game, noHeuristic)
  const searcher = new Expectiminimax(game, { evaluator, candidates: 0, nodes: 1_000_000, ...config })
  const found = await searcher.search(state, depth, budget, Rng.fromSeed(seed))
  return { ...found, best: game.format(found.moves[0].action, state), value: found.moves[0].value }
}

/** Says of each state what it was told to, by the node's number; remembers what it was asked. */
class Told implements Evaluator {
  readonly priors = false
  readonly chance: boolean
  readonly batches: number[][] = []
  private readonly worth: (node: number) => number

  constructor(chance: boolean, worth: (node: number) => number) {
    this.chance = chance
    this.worth = worth
  }

  evaluate(states: readonly State[], count: number, _rng: Rng, out: Evaluation): void {
    const batch = states.slice(0, count)
    for (const { turn } of batch) expect(turn === OVER || (turn === CHANCE && !this.chance)).toBe(false)
    this.batches.push(batch.map(state => state.hash))
    for (const [i, state] of batch.entries()) out.values.set([this.worth(state.hash), -this.worth(state.hash)], 2 * i)
  }
}

/** Expectiminimax by trying everything, with an evaluator's word `depth` decisions on. */
function expected(
  game: Game,
  state: State,
  depth: number,
  evaluator: { chance: boolean; worth(node: number): number },
): number {
  const { turn } = state
  if (turn === OVER) return 0
  if (depth === 0 && (turn !== CHANCE || evaluator.chance)) return evaluator.worth(state.hash)
  const after = (action: number): number => {
    const next = state.clone()
    next.play(action)
    const rewards = new Float64Array(2)
    next.rewards(rewards)
    return rewards[0] + expected(game, next, turn === CHANCE ? depth : depth - 1, evaluator)
  }
  if (turn === CHANCE) {
    const odds = new Float64Array(game.spec.outcomes)
    return [...odds.subarray(0, state.outcomes(odds))].reduce(
      (sum, p, outcome) => sum + (p > 0 ? p * after(outcome) : 0),
      0,
    )
  }
  const legal = new Int32Array(game.spec.actions.count)
  const values = [...legal.subarray(0, state.legal(legal))].map(after)
  return turn === 0 ? Math.max(...values) : Math.min(...values)
}

describe('any drawn tree', () => {
  test('has the value that trying everything gives it', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, async root => {
        const game = drawnGame(root)
        const state = game.start(Rng.fromSeed(1))
        const found = await search(game, state)
        expect(found.exact).toBe(true)
        expect(found.value * (root.turn === 0 ? 1 : -1)).toBeCloseTo(bruteForce(game, state), 9)
        const alone = drawnGame(decide(root.turn, { only: root.next[found.moves[0].action] }))
        expect(bruteForce(alone, alone.start(Rng.fromSeed(1)))).toBeCloseTo(bruteForce(game, state), 9)
      }),
      { numRuns: 500 },
    )
  })

  test('is valued by the evaluator where it is cut off, at chance nodes too where it can be', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, fc.integer({ min: 1, max: 3 }), fc.boolean(), async (root, depth, chance) => {
        const worth = (node: number) => ((node * 7919) % 41) - 20
        const game = drawnGame(root)
        const state = game.start(Rng.fromSeed(1))
        const found = await search(game, state, depth, { evaluator: new Told(chance, worth) })
        const side = root.turn === 0 ? 1 : -1
        expect(found.value * side).toBeCloseTo(expected(game, state, depth, { chance, worth }), 9)
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

  test('weighs outcomes by their probability', async () => {
    const game = risk(2, 3, 1, 4)
    const found = await search(game, game.start(Rng.fromSeed(1)))
    expect(found.best).toBe('left')
    expect(found.value).toBeCloseTo(0.9 * 2 + 0.1 * 3, 12)
  })

  test('sees proportions, not only order', async () => {
    const game = risk(20, 30, 1, 400)
    const found = await search(game, game.start(Rng.fromSeed(1)))
    expect(found.best).toBe('right')
    expect(found.value).toBeCloseTo(0.9 * 1 + 0.1 * 400, 12)
  })

  test('ends the line that is shown', async () => {
    const game = drawnGame(decide(0, { a: decide(1, { b: roll({ o: [1, decide(0, { c: over(1) })] }) }) }))
    expect(await search(game, game.start(Rng.fromSeed(1)))).toMatchObject({ line: [0, 0], exact: true, depth: 3 })
  })
})

describe('one player', () => {
  test('collects rewards on the way', async () => {
    const root = decide(0, {
      now: earn(3, decide(0, { stop: over(0) })),
      later: earn(1, decide(0, { stop: over(0), more: earn(1, decide(0, { end: over(2) })) })),
    })
    const game = drawnGame(root, { players: 1, scoring: 'return' })
    const found = await search(game, game.start(Rng.fromSeed(1)))
    expect(found).toMatchObject({ best: 'later', value: 4, line: [1, 1, 0] })
  })
})

describe('leaves', () => {
  /** Six plays, each followed by two rolls of which each allows three answers. */
  const wide = drawnGame(
    decide(
      0,
      Object.fromEntries(
        Array.from({ length: 6 }, (_, play) => {
          const answers = (roll: number) =>
            decide(1, Object.fromEntries([0, 1, 2].map(answer => [`${play}${roll}${answer}`, goesOn(answer - play)])))
          return [`${play}`, roll({ low: [0.5, answers(0)], high: [0.5, answers(1)] })]
        }),
      ),
    ),
  )

  function goesOn(end: number): Drawn {
    return roll({ on: [1, decide(0, { z: over(end) })] })
  }

  test('go to the evaluator in one batch: all results of a decision, then all results of all answers', async () => {
    const told = new Told(true, () => 0)
    await search(wide, wide.start(Rng.fromSeed(1)), 2, { evaluator: told })
    expect(told.batches.map(batch => batch.length)).toEqual([6, 36])
  })

  test('are no more than a batch holds at a time', async () => {
    const told = new Told(false, () => 0)
    const go = unwrap(games.make('go', { size: 5 }))
    const { nodes } = await search(go, go.start(Rng.fromSeed(1)), 2, { evaluator: told })
    expect(nodes).toBe(26 + 25 * 25 + 26) // of which one is the end: two passes
    expect(told.batches.map(batch => batch.length)).toEqual([26, 256, 256, 138])
  })

  test('are sought only behind the candidates, and behind what is level with the last of them', async () => {
    const evaluator = (start: State) =>
      new Told(
        true,
        node => [9, 5, 5, 5, 1, 0][[0, 1, 2, 3, 4, 5].findIndex(play => nodeAfter(start, play) === node)] ?? 2,
      )
    const start = wide.start(Rng.fromSeed(1))
    const told = evaluator(start)
    const found = await search(wide, start, 2, { evaluator: told, candidates: 2 })
    expect(told.batches.map(batch => batch.length)).toEqual([6, 4 * 6])
    expect(found.exact).toBe(false)
    // those followed to the end first, whatever the others looked like
    expect(found.moves.map(({ value }) => value)).toEqual([2, 2, 2, 2, 1, 0])
  })

  function nodeAfter(state: State, action: number): number {
    const next = state.clone()
    next.play(action)
    return next.hash
  }

  test('may be evaluated elsewhere', async () => {
    const here = new Told(true, node => node % 5)
    const elsewhere: Evaluator = {
      priors: false,
      chance: true,
      evaluate: async (states, count, rng, out) => {
        await Promise.resolve()
        here.evaluate(states, count, rng, out)
      },
    }
    const start = wide.start(Rng.fromSeed(1))
    expect(await search(wide, start, 2, { evaluator: elsewhere })).toEqual(
      await search(wide, start, 2, { evaluator: here }),
    )
  })
})

describe('limits', () => {
  test('keeps the last finished depth when time runs out', async () => {
    const start = position(ticTacToe, 'X.. ... ...')
    const found = await search(ticTacToe, start, ample, {}, { clock: ticking(), time: 1000 })
    expect(found.depth).toBe(3)
    expect(found.exact).toBe(false)
    expect(start.isLegal(found.moves[0].action)).toBe(true)
  })

  test('has a move even when time runs out at once', async () => {
    const start = ticTacToe.start(Rng.fromSeed(1))
    const found = await search(ticTacToe, start, ample, {}, { clock: ticking(), time: 0.5 })
    expect(found.depth).toBe(0)
    expect(start.isLegal(found.line[0])).toBe(true)
  })

  test('searches no depth that needs more positions than allowed', async () => {
    const start = ticTacToe.start(Rng.fromSeed(1))
    const found = await search(ticTacToe, start, ample, { nodes: 600 })
    expect(found.depth).toBe(3)
    expect(found.nodes).toBeLessThan(600)
  })

  test('draws among equal moves', async () => {
    const start = ticTacToe.start(Rng.fromSeed(1))
    const firsts = await Promise.all(
      Array.from({ length: 30 }, (_, seed) => search(ticTacToe, start, 2, {}, { seed }).then(found => found.best)),
    )
    expect(new Set(firsts).size).toBeGreaterThan(4)
  })
})
