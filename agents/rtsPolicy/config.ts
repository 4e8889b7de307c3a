import { z } from 'zod'

const count = z.int().min(1)
const share = z.number().min(0).max(1)
const specs = z.array(z.string()).min(1)

/** Of the net, in the options of all who train it. */
export const netOptions = {
  blocks: z.int().min(0).default(2).describe('residual blocks of the net, of two 3x3 convolutions each'),
  filters: count.default(32).describe('maps of the net'),
}

/** What both ways of learning have: they take ticks in until there are enough, go over them some times, and begin anew. */
const common = {
  ...netOptions,
  batch: count.default(256).describe('ticks of a step'),
  rate: z.number().positive().default(1e-3).describe('learning rate of Adam'),
  halfLife: count.optional().describe('steps in which the learning rate halves; where absent, it stays'),
  clip: z.number().positive().default(1).describe('longest gradient of a step, all weights as one vector'),
  opening: z.int().min(0).default(12).describe('most actions drawn at random before a game is played in earnest'),
  round: count.default(16).describe('games of a round of synchronous training'),
  maps: z
    .array(z.unknown())
    .default([])
    .describe('more maps, of the same size and each as the option `map` of the game has it; each game draws one'),
  gamma: share.default(0.999).describe('what the outcome counts for a tick later'),
  from: z
    .string()
    .optional()
    .describe('a checkpoint of either learner, whose net it begins with; where absent, from nothing'),
}

export const imitationOptions = z.strictObject({
  ...common,
  ticks: count.default(4096).describe('ticks that are learnt from together'),
  passes: count.default(2).describe('times that each tick is learnt from'),
  teachers: specs.default(['portfolio?sims=100']).describe('agents whose orders are imitated; each game draws one'),
  rivals: specs
    .default([
      'portfolio?sims=100',
      'worker-rush',
      'light-rush',
      'heavy-rush',
      'ranged-rush',
      'economy',
      'random-biased',
    ])
    .describe('agents that the teacher plays against; each game draws one'),
  student: share
    .default(0.5)
    .describe('share of games in which the net plays and the teacher says what it would have done (DAgger)'),
  valueWeight: z.number().min(0).default(0.25).describe("weight of the value's squared error"),
})
export type ImitationOptions = z.infer<typeof imitationOptions>

export const ppoOptions = z.strictObject({
  ...common,
  rate: z.number().positive().default(2e-4).describe('learning rate of Adam'),
  ticks: count.default(8192).describe('ticks that are learnt from together'),
  passes: count.default(3).describe('times that each tick is learnt from'),
  lambda: share.default(0.99).describe('lambda of GAE, for a tick'),
  ratio: z.number().positive().default(0.2).describe("PPO's clip: how far the share of an order may move in an update"),
  entropy: z.number().min(0).default(0.005).describe('weight of the entropy'),
  nearness: z
    .number()
    .min(0)
    .default(0.02)
    .describe('weight of the divergence from the net that it began with, in nats a unit; 0 where there is no `from`'),
  valueWeight: z.number().min(0).default(0.5).describe("weight of the value's squared error"),
  shaping: z
    .number()
    .min(0)
    .default(0.25)
    .describe('what the share of material counts as a potential beside the outcome, which is 1, 0 or -1'),
  self: share.default(0.25).describe('share of games against itself'),
  past: share.default(0.25).describe('share of games against its past, which until there is one are against itself'),
  pool: count.default(6).describe('how many of its pasts are kept: the latest'),
  every: count.default(10).describe('updates between two of them'),
  rivals: specs
    .default(['worker-rush', 'light-rush', 'heavy-rush', 'ranged-rush', 'economy', 'random-biased'])
    .describe('agents of the other games; each game draws one'),
})
export type PpoOptions = z.infer<typeof ppoOptions>
