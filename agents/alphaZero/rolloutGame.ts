import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { Budget } from '../search/budget.ts'
import { Mcts } from '../search/mcts.ts'
import { expectation, ranked } from '../search/ranking.ts'
import { RolloutEvaluator } from '../search/rolloutEvaluator.ts'
import { lightRollouts, rolloutPolicy } from '../search/rollouts.ts'
import { NONE, ROOT } from '../search/tree.ts'
import { lessonsOf } from './approach.ts'
import type { AlphaZeroOptions } from './config.ts'
import type { Columns, Rows } from './rows.ts'

const EXPLORATION = 1.4 // as the agent `mcts` has it with rollouts
const NODES = 200_000
const OPENING = { least: 6, spread: 10 } // actions that are drawn by visits, so that no two games are alike

/** A search of one position costs no clock. */
const UNHURRIED = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }

/**
 * A game by a search with rollouts against itself: what a net that knows nothing may learn first. UCB1 spreads its visits more than PUCT does;
 * the policy is taught their squares.
 */
export async function rolloutGame(
  game: Game,
  options: AlphaZeroOptions,
  rng: Rng,
): Promise<{ readonly rows: Rows<Columns>; readonly decisions: number; readonly outcome: number }> {
  const state = game.start(rng)
  const policy = rolloutPolicy(game, lightRollouts.has(game.spec.id) ? 'light' : 'uniform')
  const evaluator = new RolloutEvaluator(game, policy)
  const search = new Mcts(game, state.clone(), { evaluator, c: EXPLORATION, nodes: NODES })
  const budget = new Budget(Number.POSITIVE_INFINITY, 1)
  const lessons = lessonsOf(game, options, state)
  const visits = new Float32Array(game.spec.actions.count)
  const odds = new Float64Array(game.spec.outcomes)
  const reward = new Float64Array(game.spec.players)
  const opening = OPENING.least + rng.below(OPENING.spread)
  let decisions = 0
  let collected = 0 // by player 0
  while (state.turn !== OVER) {
    let action: number
    if (state.turn === CHANCE) action = rng.weighted(odds, state.outcomes(odds))
    else {
      budget.start(UNHURRIED)
      await search.run((into: State) => into.copyFrom(state), options.warmSims, budget, rng)
      const { tree } = search
      visits.fill(0)
      for (let child = tree.firstChild[ROOT]; child !== NONE; child = tree.nextSibling[child]) {
        visits[tree.key[child]] = tree.visits[child]
      }
      const [best] = ranked(tree, ROOT, state.turn)
      action = decisions++ < opening ? rng.weighted(visits) : tree.key[best]
      const policy = visits.map(count => count ** 2)
      lessons.note(state, { policy, value: expectation(tree, best, state.turn), action, full: true, collected })
    }
    state.play(action)
    state.rewards(reward)
    collected += reward[0]
    search.advance([action])
  }
  return { rows: lessons.rows(collected, state), decisions, outcome: collected }
}
