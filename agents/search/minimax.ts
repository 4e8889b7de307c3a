import { z } from 'zod'
import { unmet } from '../core/needs.ts'
import { defineAgent } from '../core/registry.ts'
import { AlphaBeta } from './alphaBeta.ts'
import { DepthAgent, depthBudget, depthOptions } from './depthAgent.ts'
import { heuristicFor } from './heuristics/heuristics.ts'

const DEPTH = 3 // where neither depth nor time are given

export const minimaxAgent = defineAgent({
  id: 'minimax',
  summary: 'minimax: alpha-beta, iterative deepening, transposition table',
  options: z.strictObject({
    ...depthOptions(DEPTH),
    table: z.int().min(0).max(24).default(16).describe('size of the transposition table: 2^table entries'),
  }),
  examples: ['minimax?depth=3', 'minimax?time=500'],
  refuses: game => unmet(game, ['two players', 'zero sum', 'turns', 'perfect information', 'determinism']),
  reproducible: ({ options }) => options.time === undefined,
  make: ({ options }, game) => {
    const search = new AlphaBeta(game, { heuristic: heuristicFor(game), tableBits: options.table })
    return new DepthAgent(game, search, depthBudget(options, DEPTH))
  },
})
