import { z } from 'zod'
import { policyShape } from '../policyGradient/config.ts'

const count = z.int().min(1)

export const actorCriticOptions = z.strictObject({
  ...policyShape,
  steps: count
    .default(5)
    .describe("rewards that a decision is judged by before the critic's value stands for the rest"),
  rate: z.number().positive().default(7e-4).describe('learning rate of Adam'),
})
export type ActorCriticOptions = z.infer<typeof actorCriticOptions>

/** The defaults are the paper's for Atari (Schulman et al. 2017, table 5), but for sizes, which fit small worlds. */
export const ppoOptions = z.strictObject({
  ...policyShape,
  lambda: z.number().min(0).max(1).default(0.95).describe('of generalised advantages: 0 trusts values, 1 what came'),
  epochs: count.default(4).describe('times that an update goes through its batch'),
  minibatch: count.default(512).describe('decisions of a gradient step, about'),
  clip: z.number().positive().default(0.2).describe("how far from 1 the ratio of a decision's probabilities is of use"),
  valueClip: z
    .number()
    .min(0)
    .default(0)
    .describe('how far from its old value a new one is of use; 0: as far as it likes'),
  normalize: z.boolean().default(true).describe('whether advantages get mean 0 and deviation 1 over a batch'),
  divergence: z.number().min(0).default(0).describe('nats from the old policy at which an update ends early; 0: never'),
  rate: z.number().positive().default(2.5e-4).describe('learning rate of Adam'),
  anneal: z.int().min(0).default(0).describe('gradient steps over which the rate falls to 0 in a line; 0: it stays'),
})
export type PpoOptions = z.infer<typeof ppoOptions>
