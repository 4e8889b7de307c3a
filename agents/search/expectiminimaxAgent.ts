import { z } from 'zod'
import { unmet } from '../core/needs.ts'
import { defineAgent } from '../core/registry.ts'
import { DepthAgent, depthBudget, depthOptions } from './depthAgent.ts'
import { evalOption, evaluatorFor, refusesEvaluator } from './evaluators.ts'
import { Expectiminimax } from './expectiminimax.ts'

const DEPTH = 2 // where neither depth nor time are given

export const expectiminimaxAgent = defineAgent({
  id: 'expectiminimax',
  summary:
    'minimax that averages over chance, over any evaluator; also for one player, and where nothing is left to chance',
  options: z.strictObject({
    ...depthOptions(DEPTH),
    eval: evalOption.describe('who values the leaves: an evaluator of the game; its heuristic where none is given'),
    candidates: z
      .int()
      .min(0)
      .default(0)
      .describe(
        'how many actions of each decision are followed deeper: the best by the search one less deep; 0 for all',
      ),
    nodes: z
      .int()
      .min(2)
      .max(50_000_000)
      .default(1_000_000)
      .describe('most positions in the tree; a depth that needs more is not searched'),
  }),
  examples: ['expectiminimax?depth=2', 'expectiminimax?depth=3&candidates=8', 'expectiminimax?time=500'],
  refuses: (game, input) =>
    unmet(game, ['one player or zero sum', 'turns', 'perfect information']) ??
    refusesEvaluator(game, input?.options.eval),
  reproducible: ({ options }) => options.time === undefined,
  make: ({ options }, game) => {
    const search = new Expectiminimax(game, { ...options, evaluator: evaluatorFor(game, options.eval) })
    return new DepthAgent(game, search, depthBudget(options, DEPTH))
  },
})
