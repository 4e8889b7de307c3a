import { unmet } from '../core/needs.ts'
import { defineAgent } from '../core/registry.ts'
import { AlphaBetaAgent, depthOptions } from './alphaBetaAgent.ts'
import { heuristicFor } from './heuristics/heuristics.ts'

export const minimaxAgent = defineAgent({
  id: 'minimax',
  summary: 'minimax: alpha-beta, iterative deepening, transposition table',
  options: depthOptions,
  examples: ['minimax?depth=3', 'minimax?time=500'],
  refuses: game => unmet(game, ['two players', 'zero sum', 'turns', 'perfect information', 'determinism']),
  reproducible: ({ options }) => options.time === undefined,
  make: ({ options }, game) => new AlphaBetaAgent(game, heuristicFor(game), options),
})
