import { Rng } from '../core/rng.ts'
import type { Rules } from './rules.ts'

/** What is on a cell; a player's stone is its index + 1. */
export const EMPTY = 0
export const WALL = 3

/**
 * What boards of one size share. Cells are numbered column by column from below, with a wall at the top of each column and a column of it
 * on either side: a line of stones can then be followed in any direction without a look at the board's edge.
 */
export class Geometry {
  readonly columns: number
  readonly rows: number
  readonly cells: number // without the wall
  readonly stride: number // from a cell to its neighbour on the right
  readonly total: number // cells with the wall
  /** Steps along the four lines through a cell: upwards, rightwards, and the two diagonals. */
  readonly directions: readonly [number, number, number, number]
  /** Zobrist keys (Zobrist 1970), 64 bits as two int32: `[2 * (player * total + cell)]` and the next. */
  readonly keys: Int32Array

  constructor({ columns, rows }: Rules) {
    this.columns = columns
    this.rows = rows
    this.cells = columns * rows
    this.stride = rows + 1
    this.total = (columns + 2) * this.stride + 1
    this.directions = [1, this.stride, this.stride + 1, this.stride - 1]
    this.keys = new Int32Array(2 * 2 * this.total)
    const rng = Rng.fromSeed('connect-four/zobrist')
    for (let i = 0; i < this.keys.length; i++) this.keys[i] = rng.int32()
  }

  /** @param row 0 is the lowest; `rows` is the wall above the column. */
  cell(column: number, row: number): number {
    return (column + 1) * this.stride + row + 1
  }
}
