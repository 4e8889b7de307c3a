import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { heuristicFor } from './heuristics/heuristics.ts'
import { RolloutEvaluator } from './rolloutEvaluator.ts'
import { ROLLOUTS, type Rollout, rolloutPolicy } from './rollouts.ts'

const SIMULATIONS = 400 // where neither simulations nor time are given

/** Options of every agent that decides by rollouts. */
export const rolloutOptions = {
  sims: z
    .int()
    .min(1)
    .max(100_000_000)
    .optional()
    .describe(`simulations a decision; ${SIMULATIONS} where no time is given either`),
  time: z.number().positive().optional().describe('milliseconds a decision'),
  rollout: z
    .enum(ROLLOUTS)
    .optional()
    .describe(
      "who plays the rollouts: any legal action (uniform), or the game's own light policy; uniform where absent",
    ),
  depth: z
    .int()
    .min(1)
    .default(1000)
    .describe('longest rollout in actions; what is cut off is valued by the heuristic'),
}

/** The rollouts that {@link rolloutOptions} ask for. */
export function rolloutEvaluator(
  game: Game,
  options: { readonly rollout?: Rollout | undefined; readonly depth: number },
): RolloutEvaluator {
  const limits = { depth: options.depth, heuristic: heuristicFor(game) }
  return new RolloutEvaluator(game, rolloutPolicy(game, options.rollout ?? 'uniform'), limits)
}

/**
 * What `sims` and `time` allow a decision; Infinity where the other limits it.
 *
 * @param usual simulations where neither is given
 */
export function sampleBudget(
  options: { readonly sims?: number | undefined; readonly time?: number | undefined },
  usual = SIMULATIONS,
): { simulations: number; time: number } {
  return {
    simulations: options.sims ?? (options.time === undefined ? usual : Number.POSITIVE_INFINITY),
    time: options.time ?? Number.POSITIVE_INFINITY,
  }
}
