/** Trees with dice keep to the exact expectation: where a sign is wrong, they don't. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Budget } from '../../../agents/search/budget.ts'
import type { Evaluator } from '../../../agents/search/evaluator.ts'
import { Mcts } from '../../../agents/search/mcts.ts'
import { PUCT_DEFAULTS } from '../../../agents/search/puct.ts'
import { PuctSearch } from '../../../agents/search/puctSearch.ts'
import { ranked } from '../../../agents/search/ranking.ts'
import { ROOT, type Tree } from '../../../agents/search/tree.ts'
import type { Game, State } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { endless, position, solver } from '../../support/decide.ts'
import { drawnGame } from '../../support/drawnGame.ts'
import { anyTree } from '../../support/drawnTrees.ts'
import '../../support/fastCheck.ts'

/** Knows what every position is worth, and likes all actions alike: what search makes of that must stay right. */
function knowing(game: Game): Evaluator {
  const worth = solver(game)
  return {
    priors: false,
    chance: false,
    evaluate(states, count, _rng, out) {
      for (let i = 0; i < count; i++) {
        out.values[2 * i] = worth(states[i])
        out.values[2 * i + 1] = -out.values[2 * i]
      }
    },
  }
}

const SEARCHES = {
  async puct(game: Game, root: State, simulations: number): Promise<Tree> {
    const search = new PuctSearch(game, root, knowing(game), PUCT_DEFAULTS, 1)
    await search.run(root, simulations, unlimited(), Rng.fromSeed(1))
    return search.puct.tree
  },
  async mcts(game: Game, root: State, simulations: number): Promise<Tree> {
    const search = new Mcts(game, root.clone(), { evaluator: knowing(game), c: 1.4, nodes: 1_000_000 })
    await search.run(into => into.copyFrom(root), simulations, unlimited(), Rng.fromSeed(1))
    return search.tree
  },
} as const

function unlimited(): Budget {
  const budget = new Budget(Number.POSITIVE_INFINITY, 1)
  budget.start(endless)
  return budget
}

/** How much worse for who decides the action of the most visits is than the best one, and how far the search's word on it is from what that is worth. */
async function judged(name: keyof typeof SEARCHES, game: Game, root: State, simulations: number) {
  const worth = solver(game)
  const tree = await SEARCHES[name](game, root, simulations)
  const [best] = ranked(tree, ROOT, root.turn)
  const next = root.clone()
  next.play(tree.key[best])
  const rewards = new Float64Array(2)
  next.rewards(rewards)
  const side = root.turn === 0 ? 1 : -1
  const loss = side * (worth(root) - rewards[0] - worth(next))
  return { loss, error: Math.abs(tree.mean(best, 0) - worth(root)) }
}

describe.each(['puct', 'mcts'] as const)('%s', name => {
  // X is to play; its ace point comes first. Worth to X by all rolls: 0.636, 0.368, -0.418, -0.719.
  test.each([
    ['---A--A--------------ba---', '31'], // not 6/2
    ['--A--A--------------aa----', '21'], // not 5/2
    ['----A-A--------------a-a--', '32'], // not 6/3 4/2
    ['-----AA--------------a-a--', '21'], // 6/3
  ])('plays the end of a race in backgammon as when everything is tried: %s, %s', async (board, dice) => {
    const game = unwrap(games.make('backgammon', { cube: false }))
    const root = position(game, `XGID=${board}:0:0:1:${dice}:0:0:0:0:10`)
    const { loss, error } = await judged(name, game, root, 1000)
    expect(loss).toBeLessThan(0.03)
    expect(error).toBeLessThan(name === 'puct' ? 0.1 : 0.3) // UCB1 goes on trying what is worse
  })
})

test('puct finds the best choice of any small tree of chance and choices', async () => {
  await fc.assert(
    fc.asyncProperty(anyTree, async tree => {
      const game = drawnGame(tree)
      const { loss } = await judged('puct', game, game.start(Rng.fromSeed(1)), 1000)
      expect(loss).toBeLessThan(0.3) // of returns of up to 9
    }),
    { numRuns: 20, endOnFailure: true },
  )
})
