import { z } from 'zod'
import { FORMATS } from './formats.ts'

const limit = z.int().min(1).nullable()

/** What every kind of run is told about its matches. */
export const runFields = {
  game: z
    .strictObject({ id: z.string().min(1), options: z.record(z.string(), z.json()) })
    .describe('The game: its id and its options in full.'),
  seed: z.string().default('ludus').describe('All randomness of the run comes from it.'),
  opening: z
    .int()
    .min(0)
    .default(0)
    .describe("Actions drawn at random before the agents take over; a pair's two games share them."),
  position: z.string().optional().describe("Where matches begin, in the game's own format; at its start where absent."),
  clock: z
    .strictObject({
      move: limit.default(null).describe('Milliseconds for a decision; null for no limit.'),
      game: limit.default(null).describe("Milliseconds for all of a player's decisions in a match; null for no limit."),
    })
    .default({ move: null, game: null })
    .describe('Limits on thinking; going over one forfeits the match.'),
  use: z.array(z.string()).default([]).describe("Modules with a third party's games and agents, as absolute paths."),
}

/** Everything that decides which matches a tournament consists of. Stored with it as JSON; a resume reads it back. */
export const tournamentConfig = z.strictObject({
  ...runFields,
  agents: z.array(z.string().min(1)).min(1).describe('Spec strings; the same one may stand twice.'),
  format: z.enum(FORMATS).default('round-robin').describe('Who meets whom; one-player worlds know only round-robin.'),
  games: z
    .int()
    .min(1)
    .default(20)
    .describe('Games a pairing, rounded up to pairs with swapped seats; in one-player worlds episodes an agent.'),
  rounds: z
    .int()
    .min(1)
    .optional()
    .describe('Rounds of a Swiss tournament; by default the base-2 logarithm of the field, rounded up.'),
  tiebreaks: z
    .int()
    .min(0)
    .default(5)
    .describe('Further pairs, one at a time, for a knockout tie that is level; then the better seed goes on.'),
})
export type TournamentConfig = z.infer<typeof tournamentConfig>
/** A configuration as it is given: what has a default may be left out. */
export type TournamentInput = z.input<typeof tournamentConfig>
