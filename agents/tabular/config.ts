import { z } from 'zod'

const share = z.number().min(0).max(1)

/** What every learner of this room is told. */
export const valueOptions = z.strictObject({
  gamma: share.default(0.99).describe('discount of each step'),
  rate: z.number().positive().max(1).default(0.1).describe('how far a value goes towards its target, the first time'),
  power: share
    .default(0)
    .describe('the nth time goes rate / n^power far: 0 for always the same, 1 with rate 1 for means'),
  initial: z
    .number()
    .default(0)
    .describe('what everything is thought to be worth at first; where that is more than the truth, all is tried'),
})

/** What those are told that explore. */
export const tabularOptions = valueOptions.extend({
  epsilon: share.default(1).describe('share of random actions in the first game'),
  epsilonEnd: share.default(0.05).describe('share of random actions in the end'),
  epsilonGames: z.int().min(1).default(1000).describe('games over which that share falls on a line'),
  phases: z
    .int()
    .min(1)
    .default(1)
    .describe(
      'equal parts of the time until the limit on steps, each with values of its own: beyond 1, what a limit cuts off counts for nothing',
    ),
})

export const visits = z
  .enum(['first', 'every'])
  .default('first')
  .describe('whether a game counts once for what it comes by twice, or each time')

export type ValueOptions = z.infer<typeof valueOptions>
export type TabularOptions = z.infer<typeof tabularOptions>
