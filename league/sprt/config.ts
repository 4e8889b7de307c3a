import { z } from 'zod'
import { SPRT_MODELS } from '../ratings/sprt.ts'
import { runFields } from '../tournament/config.ts'

const rate = z.number().gt(0).lt(1)

/** Everything that decides what a sequential test plays and when it stops. Stored with it as JSON; a resume reads it back. */
export const sprtConfig = z
  .strictObject({
    ...runFields,
    agents: z.array(z.string().min(1)).length(2).describe('Spec strings: is the first better than the second?'),
    elo0: z
      .number()
      .default(0)
      .describe(
        'H0: the first is better by at most this much. In Elo; under the mean model in points a game or in return.',
      ),
    elo1: z.number().default(10).describe('H1: the first is better by at least this much; above elo0.'),
    alpha: rate.default(0.05).describe('Chance of accepting H1 where H0 holds.'),
    beta: rate.default(0.05).describe('Chance of accepting H0 where H1 holds.'),
    model: z
      .enum(SPRT_MODELS)
      .optional()
      .describe(
        'What elo0 and elo1 measure: logistic Elo (default in games of win and loss), normalized Elo, or a mean (default in the others).',
      ),
    games: z.int().min(2).default(40_000).describe('Most games, rounded up to pairs; then the test ends undecided.'),
  })
  .refine(config => config.elo0 < config.elo1, {
    error: issue =>
      `elo0 below elo1, but got ${(issue.input as { elo0: number }).elo0} and ${(issue.input as { elo1: number }).elo1}`,
  })
  .refine(config => config.alpha + config.beta < 1, { error: 'alpha and beta that sum to less than 1' })
export type SprtConfig = z.infer<typeof sprtConfig>
/** A configuration as it is given: what has a default may be left out. */
export type SprtInput = z.input<typeof sprtConfig>
