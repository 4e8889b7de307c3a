import { unmet } from '../core/needs.ts'
import { defineAgent } from '../core/registry.ts'
import { AlphaBetaAgent, depthOptions } from './alphaBetaAgent.ts'
import { heuristicFor } from './heuristics/heuristics.ts'

export const expectiminimaxAgent = defineAgent({
  id: 'expectiminimax',
  summary: 'minimax that averages over chance; also for one player, and where nothing is left to chance',
  options: depthOptions,
  examples: ['expectiminimax?depth=3', 'expectiminimax?time=500'],
  refuses: game => unmet(game, ['one player or zero sum', 'turns', 'perfect information']),
  reproducible: ({ options }) => options.time === undefined,
  make: ({ options }, game) => new AlphaBetaAgent(game, heuristicFor(game), options),
})
