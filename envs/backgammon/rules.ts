import { z } from 'zod'

/** What is played for: points in money play, the match in match play. */
export const MODES = ['money', 'match'] as const
export type Mode = (typeof MODES)[number]

/** What is to happen: who begins is rolled for, a player may double, rolls, has been doubled, plays the roll; or nothing more. */
export const PHASES = ['opening', 'turn', 'roll', 'doubled', 'play', 'over'] as const
export type Phase = (typeof PHASES)[number]

/** The rules of one game, or of one match, in full. */
export interface Rules {
  readonly length: number // points of the match, 1 to 1000; 0 for money play
  readonly cube: boolean // whether anyone may double
  readonly jacoby: boolean // money: whether gammons count once while the cube is in the middle
  readonly crawford: boolean // match: whether nobody may double in the first game in which someone stands one point from winning
  readonly maxTurns: number // rolls played, passes included
}

/** Where the cube stops. GNU Backgammon's limit. */
export const MOST_CUBE = 4096
const DEFAULT_LENGTH = 5
const TURNS_A_GAME = 2000

export const backgammonOptions = z.strictObject({
  mode: z
    .enum(MODES)
    .optional()
    .describe('what is played for: money (one game, for points) or match; match where a length is given, else money'),
  length: z
    .int()
    .min(0)
    .max(1000)
    .optional()
    .describe(
      `points that win a match, 0 for money; ${DEFAULT_LENGTH} where absent in a match; of no account in money play`,
    ),
  cube: z.boolean().default(true).describe('whether the doubling cube is used'),
  jacoby: z
    .boolean()
    .default(false)
    .describe('whether gammons count once only while the cube is in the middle; of no account in match play'),
  crawford: z
    .boolean()
    .default(true)
    .describe(
      'whether nobody doubles in the first game in which someone is a point from winning; of no account in money play',
    ),
  maxTurns: z
    .int()
    .min(1)
    .max(10_000_000)
    .optional()
    .describe(
      `rolls played after which all is cut off without a result; ${TURNS_A_GAME} for each game that there may be where absent`,
    ),
})

/** The rules that options ask for. */
export function readRules(options: z.infer<typeof backgammonOptions>): Rules {
  const mode = options.mode ?? (options.length ? 'match' : 'money')
  const length = mode === 'match' ? (options.length ?? DEFAULT_LENGTH) : 0
  return {
    length,
    cube: options.cube,
    jacoby: options.jacoby && length === 0,
    crawford: options.crawford && length > 0,
    maxTurns: options.maxTurns ?? TURNS_A_GAME * mostGames(length),
  }
}

/** Most games that a match to so many points can have; one for money. */
export function mostGames(length: number): number {
  return Math.max(1, 2 * length - 1)
}
