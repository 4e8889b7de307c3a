import { z } from 'zod'

const share = z.number().min(0).max(1)

/** Options of the learner `alpha-zero`. Where a paper has figures for 19x19 Go with much compute, these are for small games with little. */
export const alphaZeroOptions = z.strictObject({
  blocks: z.int().min(1).default(4).describe('residual blocks of the net'),
  filters: z.int().min(1).default(32).describe('maps of the net'),
  units: z
    .int()
    .min(1)
    .default(64)
    .describe('units of each of its two hidden layers instead, where it only says what positions are worth'),
  lambda: share
    .default(0.7)
    .describe(
      'of the returns that such a net learns from: 1 for the result alone, 0 for what the search of the next decision came to',
    ),

  start: z
    .string()
    .optional()
    .describe(
      'a .safetensors file with net, optimizer and average of an earlier training, to go on from with new games; fresh weights where absent',
    ),
  warmGames: z
    .int()
    .min(0)
    .default(0)
    .describe('games by a search with rollouts, before the first by the net: from these it learns first; 0 for none'),
  warmSims: z.int().min(2).default(1200).describe('rollouts a decision in those games'),

  sims: z.int().min(2).default(128).describe('visits of the root in a full search, from which the policy learns'),
  cheapSims: z
    .int()
    .min(2)
    .default(24)
    .describe('visits in a cheap search, which only goes on with the game (playout cap randomization)'),
  full: share.default(0.25).describe('share of decisions that are searched in full'),
  decided: share
    .default(0.9)
    .describe(
      'from which a value on, either way, a game counts as decided; once it was so for a few decisions, most are searched by decidedSims',
    ),
  decidedSims: z.int().min(2).default(8).describe('visits in a cheap search of a decided game'),
  c: z.number().min(0).default(1.1).describe('exploration constant of PUCT'),
  urgency: z.number().min(0).default(0.2).describe('first-play urgency; 0 at the root of a full search'),
  forced: z
    .number()
    .min(0)
    .default(2)
    .describe('forced playouts: an action of the root gets sqrt(forced * prior * visits)'),
  noise: z.number().positive().default(10.83).describe("sum of the Dirichlet noise's alphas at the root"),
  noiseWeight: share.default(0.25).describe('of that noise in the priors of the root'),
  rootTemperature: z.number().min(1).default(1.1).describe('of the policy at the root'),
  temperature: z
    .number()
    .min(0)
    .default(0.75)
    .describe('by which actions are drawn from visits, at the start of a game'),
  endTemperature: z.number().min(0).default(0.15).describe('what that falls to'),
  halfLife: z.number().positive().default(9).describe('actions in which it falls by half the way'),
  opening: z.number().min(0).default(3).describe('mean number of first actions that are drawn from the policy alone'),
  playOut: share.default(0.2).describe('share of games that are played to the end though a side would resign'),
  falseResignations: share
    .default(0.05)
    .describe('share of those in which resigning may have been wrong; the threshold follows from it'),
  lanes: z
    .int()
    .min(1)
    .default(16)
    .describe('games that an actor plays at once, so that their leaves are evaluated together'),
  batchGames: z.int().min(1).default(32).describe('games of one stretch of self-play'),

  window: z
    .int()
    .min(1)
    .default(20_000)
    .describe('rows from which on the replay window grows more slowly than the rows that came'),
  windowExponent: share.default(0.75).describe('of that growth'),
  windowScale: share.default(0.4).describe('its slope where it begins'),
  capacity: z.int().min(1).default(200_000).describe('most rows that are kept'),
  first: z.int().min(1).default(2000).describe('rows before learning begins'),
  reuse: z.number().positive().default(4).describe('rows learnt from for each new one'),
  batch: z.int().min(1).default(128).describe('rows of a step'),
  rate: z.number().positive().default(1e-3).describe('learning rate of Adam'),
  decay: z.number().min(0).default(1e-4).describe('weight decay, times the rate'),
  valueWeight: z.number().min(0).default(1).describe('of the squared error of the value in the loss'),
  ownersWeight: z.number().min(0).default(0.5).describe('of the squared error of whose each point will be'),
  scoreWeight: z.number().min(0).default(0.2).describe('of the Huber loss of the score, in units of ten points'),
  average: share
    .default(0.99)
    .describe('how much of the averaged weights, with which games are played, stays at a step'),
  publish: z.int().min(1).default(25).describe('steps between two sets of weights for the actors'),
})

export type AlphaZeroOptions = z.infer<typeof alphaZeroOptions>
