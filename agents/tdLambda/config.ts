import { z } from 'zod'
import { DESIGN_NAMES } from './inputs/parts.ts'

/** What TD(lambda) is told. */
export const tdOptions = z.strictObject({
  inputs: z
    .enum(DESIGN_NAMES)
    .default('extended')
    .describe(
      "what nets see of backgammon: 'tesauro', the 198 inputs of TD-Gammon, learnt with eligibility traces while the game goes on; 'extended', shots, blockades, timing and more beside the checkers, with a net each for contact and race, learnt from lambda-returns after the game",
    ),
  hidden: z.int().min(1).max(2000).default(160).describe('units of the hidden layer'),
  raceHidden: z
    .int()
    .min(1)
    .max(2000)
    .default(48)
    .describe("units of the hidden layer of the race's net, if there is one"),
  activation: z.enum(['sigmoid', 'tanh', 'relu']).default('tanh').describe('of the hidden units'),
  lambda: z.number().min(0).max(1).default(0.7).describe('lambda in the first game'),
  lambdaGames: z.int().min(1).default(30_000).describe('games over which lambda falls on a line to 0'),
  rate: z.number().positive().default(0.015).describe('size of a step in the first game'),
  rateEnd: z.number().positive().default(0.001).describe('size of a step in the end'),
  rateHalfLife: z.number().positive().default(50_000).describe('games after which what is above rateEnd has halved'),
  averaged: z
    .int()
    .min(0)
    .default(5000)
    .describe('the weights of a snapshot are a running mean over about so many games; 0 for the last ones'),
  lookFrom: z
    .int()
    .min(0)
    .optional()
    .describe(
      'the game from which positions learn the mean over all rolls of the best play, instead of what one roll came to; never where absent',
    ),
  window: z.int().min(1).default(200_000).describe('positions kept with such targets, the latest ones'),
  replays: z.int().min(0).default(4).describe('how often such a position is drawn to be learnt again, on average'),
})

export type TdOptions = z.infer<typeof tdOptions>
