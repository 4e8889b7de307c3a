import { z } from 'zod'

/** What all learners of this room are told. */
export const tabularOptions = z.strictObject({
  gamma: z.number().min(0).max(1).default(0.99).describe('discount of each step'),
  rate: z.number().positive().max(1).default(0.1).describe('how far a value goes towards its target, the first time'),
  power: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('the nth time goes rate / n^power far: 0 for always the same, 1 with rate 1 for means'),
  initial: z
    .number()
    .default(0)
    .describe('what every action is thought to be worth at first; above the truth, all are tried'),
  epsilon: z.number().min(0).max(1).default(1).describe('share of random actions in the first game'),
  epsilonEnd: z.number().min(0).max(1).default(0.05).describe('share of random actions in the end'),
  epsilonGames: z.int().min(1).default(1000).describe('games over which that share falls on a line'),
})

export type TabularOptions = z.infer<typeof tabularOptions>
