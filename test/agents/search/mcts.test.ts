import { describe, expect, test } from 'vitest'
import { seatAt } from '../../../agents/core/seat.ts'
import type { Thoughts } from '../../../agents/core/thoughts.ts'
import { Budget } from '../../../agents/search/budget.ts'
import type { Evaluation, Evaluator } from '../../../agents/search/evaluator.ts'
import { Mcts } from '../../../agents/search/mcts.ts'
import { MctsAgent, type MctsSettings } from '../../../agents/search/mctsAgent.ts'
import { RolloutEvaluator } from '../../../agents/search/rolloutEvaluator.ts'
import { rolloutPolicy } from '../../../agents/search/rollouts.ts'
import { NONE, ROOT, type Tree, UNPROVEN } from '../../../agents/search/tree.ts'
import { CHANCE, type Game, OVER, type State } from '../../../envs/core/game.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { ticTacToeGame as ticTacToe } from '../../../envs/ticTacToe/game.ts'
import { bruteForce, decide, endless, position, ticking } from '../../support/decide.ts'
import { drawnGame, earn, over, roll, decide as turn } from '../../support/drawnGame.ts'
import { kuhnPoker } from '../../support/kuhnPoker.ts'

const defaults: MctsSettings = {
  simulations: 400,
  time: Number.POSITIVE_INFINITY,
  c: 1.4,
  nodes: 100_000,
  triesAll: false,
  reuse: true,
}

/** Thinks nothing of any position. */
const blank: Evaluator = {
  priors: false,
  chance: false,
  evaluate: (_states, count, _rng, out) => void out.values.fill(0, 0, count * 2),
}

function rollouts(game: Game): Evaluator {
  return new RolloutEvaluator(game, rolloutPolicy(game, 'uniform'))
}

function agent(game: Game, settings: Partial<MctsSettings> = {}, evaluator = rollouts(game)): MctsAgent {
  return new MctsAgent(game, evaluator, { ...defaults, ...settings })
}

async function grown(game: Game, root: State, simulations: number, nodes = defaults.nodes, seed = 1): Promise<Mcts> {
  const search = new Mcts(game, root.clone(), { evaluator: rollouts(game), c: 1.4, nodes })
  const budget = new Budget(Number.POSITIVE_INFINITY, 1)
  budget.start(endless)
  await search.run(into => into.copyFrom(root), simulations, budget, Rng.fromSeed(seed))
  return search
}

function children(tree: Tree, node: number): number[] {
  const list: number[] = []
  for (let child = tree.firstChild[node]; child !== NONE; child = tree.nextSibling[child]) list.push(child)
  return list
}

describe('tactics on drawn boards', () => {
  test('takes the win over the most visited move', async () => {
    const shiny = turn(1, { a: turn(0, { x: over(0), y: over(0) }), b: turn(0, { x: over(0), y: over(0) }) })
    const win = turn(1, { forced: turn(0, { mate: over(1), slip: over(-1) }) })
    const game = drawnGame(turn(0, { shiny, win }), { scoring: 'win-loss' })
    const winning = game.start(Rng.fromSeed(1))
    winning.play(1)
    // sees nothing in the win until it is on the board, and much in all else
    const misled: Evaluator = {
      priors: false,
      chance: false,
      evaluate: ([state], _count, _rng, out) => {
        const likes = state.hash < winning.hash ? 0.9 : -0.9
        out.values[0] = likes
        out.values[1] = -likes
      },
    }
    for (let seed = 0; seed < 20; seed++) {
      const state = game.start(Rng.fromSeed(1))
      const { text, thoughts } = await decide(game, agent(game, { simulations: 1000 }, misled), state, seed)
      expect(text).toBe('win')
      expect(thoughts.value).toBe(1)
      expect(thoughts.actions[0].visits).toBeLessThan(thoughts.actions[1].visits)
    }
  })

  test('does not walk into the loss that it has proven, however well it looked', async () => {
    // After 'lure' the other player has one winning answer among many bad ones.
    const game = drawnGame(
      turn(0, {
        lure: turn(1, { refute: over(-1), a: over(1), b: over(1), c: over(1), d: over(1), e: over(1) }),
        dull: turn(1, { x: turn(0, { y: over(0) }) }),
      }),
      { scoring: 'win-loss' },
    )
    for (let seed = 0; seed < 20; seed++) {
      const { text } = await decide(game, agent(game, { simulations: 40 }), game.start(Rng.fromSeed(1)), seed)
      expect(text).toBe('dull')
    }
  })

  test('stops as soon as the outcome is proven', async () => {
    const { thoughts } = await decide(
      ticTacToe,
      agent(ticTacToe, { simulations: 1_000_000 }),
      position(ticTacToe, 'XX. OO. ...'),
    )
    expect(thoughts.simulations).toBeLessThan(20)
  })

  test.each(['X.. ... ...', 'X.. .O. ..X', 'XO. ... ...', 'XOX .O. ...', '.X. ... ...', 'XO. .X. ..O', 'X.. O.. ...'])(
    'plays tic-tac-toe as minimax does: %s',
    async text => {
      const state = position(ticTacToe, text)
      const { text: chosen } = await decide(ticTacToe, agent(ticTacToe, { simulations: 3000 }), state)
      const value = bruteForce(ticTacToe, state)
      state.play(unwrap(ticTacToe.parse(chosen, state)))
      const rewards = new Float64Array(2)
      state.rewards(rewards)
      expect(state.turn === OVER ? rewards[0] : bruteForce(ticTacToe, state)).toBe(value)
    },
  )

  test.each(['XOX .O. .X.', 'XOX .OO .X.', 'X.. .O. .OX', 'XXO .O. ...'])('proves what %s comes to', async text => {
    const state = position(ticTacToe, text)
    const search = await grown(ticTacToe, state, 50_000)
    expect(search.tree.proof[ROOT]).toBe(bruteForce(ticTacToe, state))
  })
})

describe('statistics', () => {
  test('only prove what trying everything confirms', async () => {
    const root = ticTacToe.start(Rng.fromSeed(1))
    const { tree } = await grown(ticTacToe, root, 20_000)
    let proven = 0
    const walk = (node: number, state: State): void => {
      if (tree.proof[node] !== UNPROVEN && state.turn !== OVER) {
        proven++
        expect(bruteForce(ticTacToe, state)).toBe(tree.proof[node])
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

  test('add up: a node was visited once itself and then once through a child each time', async () => {
    const { tree } = await grown(ticTacToe, position(ticTacToe, 'X.. ... ...'), 500)
    expect(tree.visits[ROOT]).toBe(500)
    for (let node = 0; node < tree.size; node++) {
      const below = children(tree, node)
      if (below.length === 0 || tree.proof[node] !== UNPROVEN) continue
      const through = below.reduce((sum, child) => sum + tree.visits[child], 0)
      expect(through).toBe(tree.visits[node] - (node === ROOT ? 0 : 1))
      expect(tree.totals[2 * node] + tree.totals[2 * node + 1]).toBeCloseTo(0, 9)
    }
  })

  test('expand a leaf on its second visit', async () => {
    const { tree } = await grown(ticTacToe, ticTacToe.start(Rng.fromSeed(1)), 9)
    expect(tree.size).toBe(10)
    const { tree: next } = await grown(ticTacToe, ticTacToe.start(Rng.fromSeed(1)), 10)
    expect(next.size).toBe(18)
  })

  test('stay within the node budget and go on improving', async () => {
    const search = await grown(ticTacToe, position(ticTacToe, 'XX. .O. ...'), 2000, 40)
    expect(search.tree.size).toBeLessThanOrEqual(40)
    expect(search.tree.visits[ROOT]).toBe(2000)
  })
})

describe('chance and returns', () => {
  const lottery = drawnGame(
    turn(0, {
      safe: turn(0, { end: over(4) }),
      risky: roll({ win: [0.25, turn(0, { end: over(20) })], lose: [0.75, over(0)] }),
      trap: roll({ win: [0.5, turn(1, { nice: over(30), mean: over(-10) })], lose: [0.5, over(0)] }),
    }),
  )

  test('comes to the expectation over chance and the best answer after it', async () => {
    const { text, thoughts } = await decide(
      lottery,
      agent(lottery, { simulations: 20_000 }),
      lottery.start(Rng.fromSeed(1)),
    )
    expect(text).toBe('risky')
    expect(thoughts.value).toBeCloseTo(5, 0)
    const trap = thoughts.actions.find(({ action }) => action === 'trap')
    expect(trap!.value).toBeLessThan(4)
  })

  test('draws outcomes by their probability', async () => {
    const { tree } = await grown(lottery, lottery.start(Rng.fromSeed(1)), 20_000)
    const risky = tree.child(ROOT, 1)
    const [win] = children(tree, risky).filter(child => tree.totals[2 * child] > 0)
    expect(tree.visits[win] / tree.visits[risky]).toBeCloseTo(0.25, 1)
    expect(children(tree, risky)).toHaveLength(2)
  })

  test('draws on from a chance node that found no room', async () => {
    const { tree } = await grown(lottery, lottery.start(Rng.fromSeed(1)), 3000, 4)
    expect(tree.size).toBe(4)
    expect(tree.mean(tree.child(ROOT, 1), 0)).toBeCloseTo(5, -1)
  })

  test('gives every outcome its share, never a whole visit more or less', async () => {
    const dice = drawnGame(
      turn(0, { throw: roll({ a: [0.5, over(1)], b: [0.3, over(2)], c: [0.2, over(3)], never: [0, over(100)] }) }),
    )
    for (const simulations of [2, 3, 7, 50, 500]) {
      const { tree } = await grown(dice, dice.start(Rng.fromSeed(1)), simulations, 1000, simulations)
      const node = tree.child(ROOT, 0)
      for (const [outcome, share] of [0.5, 0.3, 0.2].entries()) {
        const child = tree.child(node, ~outcome)
        const visits = child === NONE ? 0 : tree.visits[child]
        expect(Math.abs(visits - share * simulations)).toBeLessThan(1.5)
      }
      expect(tree.child(node, ~3)).toBe(NONE)
    }
  })

  test('stops at chance nodes where the evaluator values them', async () => {
    const asked: number[] = []
    const evaluator: Evaluator = {
      priors: false,
      chance: true,
      evaluate: ([state], _count, _rng, out) => {
        asked.push(state.turn)
        out.values.set([state.turn === CHANCE ? 5 : 0, state.turn === CHANCE ? -5 : 0])
      },
    }
    const search = new Mcts(lottery, lottery.start(Rng.fromSeed(1)), { evaluator, c: 1.4, nodes: 1000 })
    const budget = new Budget(Number.POSITIVE_INFINITY, 1)
    budget.start(endless)
    await search.run(into => into.copyFrom(lottery.start(Rng.fromSeed(1))), 4, budget, Rng.fromSeed(1))
    expect(asked.filter(turn => turn === CHANCE)).toHaveLength(2) // each once, and not what the dice bring
    expect(search.tree.mean(search.tree.child(ROOT, 2), 1)).toBe(-5)
  })

  test('counts rewards on the way, whatever their size', async () => {
    for (const unit of [0.001, 1, 1000]) {
      const root = turn(0, {
        now: earn(3 * unit, turn(0, { stop: over(0) })),
        later: earn(1 * unit, turn(0, { stop: over(0), more: earn(unit, turn(0, { end: over(2 * unit) })) })),
      })
      const game = drawnGame(root, { players: 1, scoring: 'return' })
      const { text, thoughts } = await decide(game, agent(game, { simulations: 2000 }), game.start(Rng.fromSeed(1)))
      expect(text).toBe('later')
      expect(thoughts.value).toBeGreaterThan(3.5 * unit)
    }
  })

  test('lets each player of a general-sum game want its own', async () => {
    // Player 1 prefers what is best for it even where that is not worst for player 0.
    const root = turn(0, { trust: turn(1, { share: over(3, 3), grab: over(2, 9) }), leave: turn(1, { x: over(1, 1) }) })
    const game = drawnGame(root, { scoring: 'return' })
    const { text, thoughts } = await decide(game, agent(game, { simulations: 2000 }), game.start(Rng.fromSeed(1)))
    expect(text).toBe('trust')
    expect(thoughts.value).toBeCloseTo(2, 0)
    expect(thoughts.pv).toEqual(['trust', 'grab'])
  })
})

describe('hidden information', () => {
  test.each(['KJ pb', 'KQ pb'])('calls with the best card (%s)', async text => {
    const { text: chosen } = await decide(kuhnPoker, agent(kuhnPoker), position(kuhnPoker, text))
    expect(chosen).toBe('bet')
  })

  test.each(['JK pb', 'JQ pb', 'KJ b', 'QJ b'])('gives up with the worst card (%s)', async text => {
    const { text: chosen } = await decide(kuhnPoker, agent(kuhnPoker), position(kuhnPoker, text))
    expect(chosen).toBe('pass')
  })

  test.each([
    ['QJ', 'QK'],
    ['QJ pb', 'QK pb'],
    ['JQ b', 'KQ b'],
    ['KJ p', 'QJ p'],
  ])('never looks at the hidden part: %s and %s are one to it', async (one, other) => {
    for (let seed = 0; seed < 5; seed++) {
      const first = await decide(kuhnPoker, agent(kuhnPoker), position(kuhnPoker, one), seed)
      const second = await decide(kuhnPoker, agent(kuhnPoker), position(kuhnPoker, other), seed)
      expect(second).toEqual(first)
    }
  })

  test('counts how often an action was available, and no simulation without a guess', async () => {
    let guesses = 0
    const state = position(kuhnPoker, 'QJ')
    const seat = seatAt(kuhnPoker, 0, state, [])
    const budget = new Budget(Number.POSITIVE_INFINITY, 1)
    budget.start(endless)
    const search = new Mcts(kuhnPoker, state.clone(), { evaluator: rollouts(kuhnPoker), c: 1.4, nodes: 1000 })
    const rng = Rng.fromSeed(1)
    await search.run(
      into => {
        guesses++
        seat.imagine(rng, into)
      },
      100,
      budget,
      rng,
    )
    expect(guesses).toBe(100)
    const { tree } = search
    for (const child of children(tree, ROOT)) expect(tree.available[child]).toBeGreaterThanOrEqual(99)
  })
})

describe('from one decision to the next', () => {
  /** Plays `moves` and lets the agent decide at each of its turns; what it thought at the last. */
  async function thoughtsAfter(player: MctsAgent, moves: readonly (readonly number[])[]): Promise<Thoughts> {
    await player.reset(ticTacToe, 0, Rng.fromSeed(7))
    for (const history of moves) {
      const state = ticTacToe.start(Rng.fromSeed(1))
      for (const action of history) state.play(action)
      await player.act(seatAt(ticTacToe, 0, state, history), endless)
    }
    return player.thoughts() as Thoughts
  }
  const visits = (thoughts: Thoughts): number => thoughts.actions.reduce((sum, each) => sum + each.visits, 0)

  test('keeps what it knows of the line that was played', async () => {
    const kept = await thoughtsAfter(agent(ticTacToe), [[], [0, 1]])
    expect(kept.simulations).toBeLessThanOrEqual(400)
    expect(visits(kept)).toBeGreaterThan(kept.simulations)
  })

  test('keeps it whole: the same statistics as before below the new root', async () => {
    const root = ticTacToe.start(Rng.fromSeed(1))
    const { tree } = await grown(ticTacToe, root, 2000)
    const search = await grown(ticTacToe, root, 2000)
    const line = [4, 0]
    const statistics = (of: Tree, node: number): unknown =>
      children(of, node).map(child => [of.key[child], of.visits[child], of.totals[2 * child], statistics(of, child)])
    const before = statistics(tree, tree.child(tree.child(ROOT, 4), 0))
    search.advance(line)
    expect(statistics(search.tree, ROOT)).toEqual(before)
    expect(search.tree.size).toBeLessThan(tree.size)
  })

  test.each([
    ['moves were taken back', [[], [0, 1], []]],
    [
      'another line was played',
      [
        [0, 1],
        [0, 2, 3, 4],
      ],
    ],
  ])('starts afresh where %s', async (_why, moves) => {
    const thoughts = await thoughtsAfter(agent(ticTacToe), moves)
    expect(visits(thoughts)).toBe(thoughts.simulations)
  })

  test('starts afresh in a new game', async () => {
    const player = agent(ticTacToe)
    await thoughtsAfter(player, [[], [0, 1]])
    const again = await thoughtsAfter(player, [[0, 1, 4, 2]])
    expect(visits(again)).toBe(again.simulations)
  })

  test('starts afresh each time where it is told to', async () => {
    const thoughts = await thoughtsAfter(agent(ticTacToe, { reuse: false }), [[], [0, 1]])
    expect(visits(thoughts)).toBe(thoughts.simulations)
  })

  test('starts afresh where nobody has looked yet', async () => {
    const root = ticTacToe.start(Rng.fromSeed(1))
    const search = await grown(ticTacToe, root, 9)
    search.advance([4, 0])
    expect([search.tree.size, search.tree.visits[ROOT]]).toEqual([1, 0])
  })
})

describe('a decision', () => {
  test('is the same for the same seed, and not for all seeds', async () => {
    const start = ticTacToe.start(Rng.fromSeed(1))
    const decisions = await Promise.all(
      [1, 1, 2, 3].map(seed => decide(ticTacToe, agent(ticTacToe, { simulations: 50 }), start, seed)),
    )
    expect(decisions[1]).toEqual(decisions[0])
    expect(decisions[2].thoughts).not.toEqual(decisions[0].thoughts)
  })

  test('ends when its time is used up', async () => {
    const state = ticTacToe.start(Rng.fromSeed(1))
    const player = agent(ticTacToe, { simulations: Number.POSITIVE_INFINITY, time: 10 })
    const { thoughts } = await decide(ticTacToe, player, state, 1, ticking())
    expect(thoughts.simulations).toBeGreaterThan(8)
    expect(thoughts.simulations).toBeLessThan(200)
    expect(thoughts.hurried).toBeUndefined()
  })

  test('ends before the clock of the match runs out, and says so', async () => {
    const state = ticTacToe.start(Rng.fromSeed(1))
    const { thoughts } = await decide(ticTacToe, agent(ticTacToe, { simulations: 1e6 }), state, 1, ticking(100))
    expect(thoughts.simulations).toBeLessThan(1000)
    expect(thoughts.hurried).toBe(true)
  })

  test('tries every action once where it is told to, however few the simulations', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`a${i}`, turn(1, { x: over(i === 17 ? 9 : 0) })]),
    )
    const game = drawnGame(turn(0, many))
    const judge: Evaluator = {
      priors: false,
      chance: false,
      evaluate: ([state], _count, _rng, out) => {
        const worth = bruteForce(game, state)
        out.values.set([worth, -worth])
      },
    }
    for (let seed = 0; seed < 10; seed++) {
      const player = agent(game, { simulations: 5, triesAll: true }, judge)
      const { text, thoughts } = await decide(game, player, game.start(Rng.fromSeed(1)), seed)
      expect([text, thoughts.simulations]).toEqual(['a17', 40])
    }
  })

  test('may wait for an evaluator that computes elsewhere', async () => {
    const elsewhere: Evaluator = {
      priors: false,
      chance: false,
      evaluate: async (states: readonly State[], _count: number, _rng: Rng, out: Evaluation) => {
        await Promise.resolve()
        out.values.fill(0, 0, 2)
        expect(states[0].turn).not.toBe(CHANCE)
      },
    }
    const state = position(ticTacToe, 'XX. OO. ...')
    const here = await decide(ticTacToe, agent(ticTacToe, { simulations: 100 }, blank), state)
    const there = await decide(ticTacToe, agent(ticTacToe, { simulations: 100 }, elsewhere), state)
    expect(there).toEqual(here)
  })

  test('beats random play', async () => {
    const player = agent(ticTacToe, { simulations: 100 })
    const random = new RandomPlay(ticTacToe)
    let lost = 0
    for (let seed = 0; seed < 20; seed++) {
      const rng = Rng.fromSeed(seed)
      const state = ticTacToe.start(rng)
      const history: number[] = []
      await player.reset(ticTacToe, 0, rng.split('player'))
      while (state.turn !== OVER) {
        const action =
          state.turn === 0 ? await player.act(seatAt(ticTacToe, 0, state, history), endless) : random.draw(state, rng)
        expect(state.isLegal(action)).toBe(true)
        state.play(action)
        history.push(action)
      }
      const rewards = new Float64Array(2)
      state.rewards(rewards)
      if (rewards[0] < 0) lost++
    }
    expect(lost).toBe(0)
  })
})
