import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { unfitForFilters, unmet } from '../core/needs.ts'

const count = z.int().min(1)

/** What all policy gradients can be told: the net, and how it is played and learnt with. */
export const policyShape = {
  filters: z.array(count).default([]).describe('filters of each 3x3 convolution over the observation'),
  hidden: z.array(count).default([64]).describe('units of each dense layer'),
  lstm: z.int().min(0).default(0).describe('units of an LSTM, for worlds that are seen in part; 0: none'),
  horizon: z.int().min(0).default(0).describe('steps that the LSTM remembers to begin with, at most; 0: about 4'),
  joint: z
    .array(count)
    .default([])
    .describe('units of each dense layer over what is seen and what is remembered, side by side'),
  sequence: count.default(32).describe('steps through which errors of the LSTM are taken back'),
  games: count.default(16).describe('games that an actor plays side by side'),
  batch: count.default(2048).describe('decisions that an update waits for'),
  gamma: z.number().min(0).max(1).default(0.99).describe('discount of each decision'),
  entropy: z.number().min(0).default(0.01).describe("weight of the policy's entropy, in nats, which the loss rewards"),
  value: z.number().min(0).default(0.5).describe("weight of the values' loss"),
  norm: z.number().positive().default(0.5).describe('longest gradient'),
} as const
export type PolicyOptions = z.infer<z.ZodObject<typeof policyShape>>

export const reinforceOptions = z.strictObject({
  ...policyShape,
  form: z
    .enum(['reinforce', 'sample-as-teacher'])
    .default('reinforce')
    .describe("what weighs a decision: what came of it, or that one's sign alone"),
  baseline: z
    .enum(['none', 'mean', 'value'])
    .default('value')
    .describe('what is taken off returns: nothing, their mean over the batch, or what the value net expected'),
  rate: z.number().positive().default(1e-3).describe('learning rate of Adam'),
})
export type ReinforceOptions = z.infer<typeof reinforceOptions>

/** For which games a policy net with a fixed place for each action can't be learnt by self-play. */
export function refusesPolicy(game: Game, { filters }: PolicyOptions): string | undefined {
  return (
    unmet(game, ['actions with a meaning of their own', 'one player or zero sum']) ??
    unfitForFilters(game, filters.length)
  )
}
