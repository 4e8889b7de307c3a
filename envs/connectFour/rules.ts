import { z } from 'zod'

/** The rules of one game in full. */
export interface Rules {
  readonly columns: number // 1 to 9, so that a digit names one
  readonly rows: number // 1 to 9
}

/** Stones in a row that win. */
export const LINE = 4

const side = z.int().min(1).max(9)

export const connectFourOptions = z.strictObject({
  columns: side.default(7).describe('columns of the board, 1 to 9'),
  rows: side.default(6).describe('rows of the board, 1 to 9'),
})
