import { z } from 'zod'
import { fail, ok, type Result } from '../core/result.ts'
import { mostHandicap } from './handicap.ts'

/**
 * What may not come back. `positional`: no play may recreate an earlier board (Tromp-Taylor rule 6). `situational`: no play may recreate
 * an earlier board with the same player to move. `simple`: a lone stone that has just captured a lone stone may not be recaptured at once.
 */
export const SUPERKOS = ['positional', 'situational', 'simple'] as const
export type Superko = (typeof SUPERKOS)[number]

/** The rules of one game in full. */
export interface Rules {
  readonly width: number // columns, 1 to 19
  readonly height: number // rows, 1 to 19
  readonly komi: number // points added to White's count
  readonly superko: Superko
  readonly suicide: boolean
  readonly handicap: number // 0, or black stones on the board at the start
  readonly maxMoves: number // passes included
}

/** Of the board where no option says otherwise. */
export const DEFAULT_SIZE = { width: 9, height: 9 } as const

const side = z.int().min(1).max(19).optional()

export const goOptions = z.strictObject({
  size: side.describe('side of a square board, 1 to 19; 9 where neither size nor width and height are given'),
  width: side.describe('columns of a rectangular board, 1 to 19; together with height, in place of size'),
  height: side.describe('rows of a rectangular board, 1 to 19; together with width, in place of size'),
  komi: z.number().min(-1000).max(1000).default(7.5).describe("points added to White's count"),
  superko: z.enum(SUPERKOS).default('positional').describe('what may not come back: positional, situational or simple'),
  suicide: z.boolean().default(false).describe('whether a chain may take its own last liberty'),
  handicap: z
    .int()
    .min(0)
    .max(9)
    .default(0)
    .describe('black stones on the fixed points at the start, 2 to 9, and White begins; 0 for an even game'),
  maxMoves: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('moves after which the game is cut off and counted as it stands; 8 a point and 1000 more where absent'),
})

/** The rules that options ask for. Fails with `bad-option` where they contradict each other. */
export function readRules(options: z.infer<typeof goOptions>): Result<Rules> {
  const { size, komi, superko, suicide, handicap } = options
  if (size !== undefined && (options.width !== undefined || options.height !== undefined))
    return fail('bad-option', `Expected go to have either size or width and height, but got both.`)
  if ((options.width === undefined) !== (options.height === undefined))
    return fail('bad-option', `Expected go to have width and height together, but got only one of them.`)
  const width = options.width ?? size ?? DEFAULT_SIZE.width
  const height = options.height ?? size ?? DEFAULT_SIZE.height
  const most = mostHandicap(width, height)
  if (handicap === 1 || handicap > most)
    return fail(
      'bad-option',
      `Expected handicap of go to be 0${most < 2 ? '' : ` or from 2 to ${most}`} on ${width}x${height}, but got ${handicap}.`,
    )
  const maxMoves = options.maxMoves ?? 8 * width * height + 1000
  return ok({ width, height, komi, superko, suicide, handicap, maxMoves })
}
