import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'

const count = z.int().min(1)

const netShape = {
  layers: count.default(5).describe('3x3 convolutions of the net'),
  filters: count.default(32).describe('maps of each'),
}

const trainingShape = {
  batch: count.default(128).describe('positions of a step'),
  rate: z.number().positive().default(1e-3).describe('learning rate of Adam'),
  decay: z.number().min(0).default(1e-4).describe('weight decay, times the rate'),
  reuse: z.number().positive().default(4).describe('positions learnt from for each new one'),
  capacity: count.default(200_000).describe('most positions that are kept'),
}

/** Options of `alpha-go-supervised`. */
export const supervisedOptions = z.strictObject({
  ...netShape,
  ...trainingShape,
  sims: count.default(200).describe('rollouts a decision of the search whose moves are learnt'),
  opening: z.int().min(0).default(4).describe('first actions of a game that are drawn at random, and not learnt'),
  rolloutRate: z.number().positive().default(0.1).describe('rate of Adagrad, for the rollout policy'),
})
export type SupervisedOptions = z.infer<typeof supervisedOptions>

const from = z.string().min(1)

/** Options of `alpha-go-reinforced`. */
export const reinforcedOptions = z.strictObject({
  from: from.describe('file of a player with a supervised policy, from which the policy starts'),
  games: count.default(64).describe('games of an iteration, all against one opponent'),
  pool: count.default(10).describe('iterations after which the policy as it is joins the pool of opponents'),
  rate: z.number().positive().default(2e-4).describe('learning rate of Adam'),
  value: z.number().min(0).default(0.5).describe("weight of the baseline's squared error in the loss"),
  entropy: z.number().min(0).default(0).describe("weight of the policy's entropy, in nats, which the loss rewards"),
  norm: z.number().positive().default(0.5).describe('longest gradient'),
})
export type ReinforcedOptions = z.infer<typeof reinforcedOptions>

/** Options of `alpha-go-value`. */
export const valueOptions = z.strictObject({
  from: from.describe('file of a player with a supervised and a reinforced policy, whose games are judged'),
  ...netShape,
  ...trainingShape,
  reuse: trainingShape.reuse.default(8),
  games: count.default(64).describe('games that an actor plays side by side'),
  latest: count.default(40).describe('the random move comes before this many'),
})
export type ValueOptions = z.infer<typeof valueOptions>

/** For which games there is no AlphaGo. */
export function refusesAlphaGo({ spec }: Game): string | undefined {
  return spec.id === 'go' ? undefined : 'because its rollout policy goes by the patterns of Go'
}
