import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { unfitForFilters, unmet } from '../core/needs.ts'

const count = z.int().min(1)
const share = z.number().min(0).max(1)

export const dqnOptions = z.strictObject({
  filters: z.array(count).default([]).describe('filters of each 3x3 convolution over the observation'),
  hidden: z.array(count).default([128]).describe('units of each dense layer'),
  double: z
    .boolean()
    .default(true)
    .describe('let the net that learns choose the next action, and the frozen one value it'),
  dueling: z.boolean().default(true).describe("value the state and each action's advantage apart"),
  prioritized: z.boolean().default(true).describe('learn more often from what it was more wrong about'),
  alpha: share.default(0.5).describe('how much that counts: 0 not at all, 1 in proportion'),
  beta: share.default(0.4).describe('how much of the bias that it makes is weighed out at first; all in the end'),
  betaUpdates: count.default(50_000).describe('updates until all of it is'),
  steps: count.default(3).describe('rewards that are looked at before the value of what follows'),
  gamma: share.default(0.99).describe('discount of each decision'),
  rate: z.number().positive().default(5e-4).describe('learning rate of Adam'),
  norm: z.number().positive().default(10).describe('longest gradient'),
  batch: count.default(64).describe('decisions in an update'),
  capacity: z.int().min(2).default(50_000).describe('rows of the replay: one a decision, one more a game'),
  bytes: z.boolean().default(false).describe('keep observations as bytes: they are whole numbers from 0 to 255'),
  warmup: count.default(1000).describe('decisions before the first update'),
  every: count.default(4).describe('decisions to an update'),
  target: count.default(500).describe('updates for which the target net stays as it is'),
  epsilon: share.default(1).describe('share of random actions at first'),
  epsilonEnd: share.default(0.05).describe('share of random actions in the end'),
  epsilonDecisions: count.default(20_000).describe('decisions over which that share falls on a line'),
  round: count.default(4).describe('games that are played with the same weights, where training is synchronous'),
})

export type DqnOptions = z.infer<typeof dqnOptions>

/** For which games there is no net of action values. */
export function refusesDqn(game: Game, { filters }: DqnOptions): string | undefined {
  return unmet(game, ['one player', 'actions with a meaning of their own']) ?? unfitForFilters(game, filters.length)
}
