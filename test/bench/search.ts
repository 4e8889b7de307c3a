import { AlphaBeta } from '../../agents/search/alphaBeta.ts'
import { Budget } from '../../agents/search/budget.ts'
import { evaluatorFor } from '../../agents/search/evaluators.ts'
import { Expectiminimax } from '../../agents/search/expectiminimax.ts'
import { heuristicFor } from '../../agents/search/heuristics/heuristics.ts'
import { Mcts } from '../../agents/search/mcts.ts'
import { RolloutEvaluator } from '../../agents/search/rolloutEvaluator.ts'
import { rolloutPolicy } from '../../agents/search/rollouts.ts'
import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { type Row, rate } from './row.ts'

const UNLIMITED = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }
const SIMULATIONS = 10_000 // a search, from the empty board
const DEPTH = 3 // of alpha-beta

/** How fast the searches are: on 9x9 Go with full superko and at most 162 moves, and on the first play of backgammon; one core. */
export async function searchRows(): Promise<Row[]> {
  const backgammon = unwrap(games.make('backgammon', { cube: false }))
  const go = unwrap(games.make('go', { size: 9, maxMoves: 162 }))
  return [
    {
      name: 'UCT, 9x9 Go, one uniformly random rollout a simulation',
      value: await rate(uct(go)),
      unit: 'simulations/s',
      reference: { value: 11_050, of: 'OpenSpiel (C++)' },
    },
    { name: 'alpha-beta to depth 3, 9x9 Go, area heuristic', value: await rate(alphaBeta(go)), unit: 'positions/s' },
    {
      name: 'expectiminimax to depth 2, backgammon, linear evaluator',
      value: await rate(expectiminimax(backgammon)),
      unit: 'positions/s',
    },
  ]
}

function uct(game: Game): () => Promise<number> {
  const rng = Rng.fromSeed('bench')
  const root = game.start(rng)
  const evaluator = new RolloutEvaluator(game, rolloutPolicy(game, 'uniform'))
  const search = new Mcts(game, root.clone(), { evaluator, c: 1.4, nodes: 1_000_000 })
  const budget = new Budget(Number.POSITIVE_INFINITY, 1)
  budget.start(UNLIMITED)
  return async () => {
    search.clear()
    return search.run(into => into.copyFrom(root), SIMULATIONS, budget, rng)
  }
}

function alphaBeta(game: Game): () => number {
  const rng = Rng.fromSeed('bench')
  const root = game.start(rng)
  const search = new AlphaBeta(game, { heuristic: heuristicFor(game), tableBits: 16 })
  const budget = new Budget(Number.POSITIVE_INFINITY, 1)
  budget.start(UNLIMITED)
  return () => search.search(root, DEPTH, budget, rng).nodes
}

function expectiminimax(game: Game): () => Promise<number> {
  const rng = Rng.fromSeed('bench')
  const root = game.start(rng)
  root.play(0)
  const evaluator = evaluatorFor(game, 'linear')
  const search = new Expectiminimax(game, { evaluator, candidates: 0, nodes: 1_000_000 })
  const budget = new Budget(Number.POSITIVE_INFINITY, 1)
  budget.start(UNLIMITED)
  return async () => (await search.search(root, 2, budget, rng)).nodes
}
