import { Rng } from '../core/rng.ts'

/** What stands on a point. A player's stones have the colour `player + 1`. */
export const EMPTY = 0
export const BLACK = 1
export const WHITE = 2
export const WALL = 3

/**
 * What all boards of one size share: the numbering of points, hash keys, and scratch space. Boards are kept as one array with a wall
 * around: a point is `(row + 1) * stride + column + 1` with row and column from 0, and the one wall column between rows is the edge of both.
 * Each point of the board has its eight neighbours in the array; point 0 is wall. An action is `row * width + column`, and `points` is the pass.
 */
export class Geometry {
  readonly width: number
  readonly height: number
  readonly points: number // on the board; as an action, the pass
  readonly stride: number // from a point to the one above it
  readonly total: number // points with the wall
  readonly pointOf: Int16Array // [action] -> point
  readonly actionOf: Int16Array // [point] -> action; the pass for the wall

  /**
   * Zobrist keys (Zobrist 1970), 64 bits as two int32: `[2 * (colour * total + point)]` and the next. A colour of EMPTY is for the
   * point that a simple ko forbids, the wall's for the player to move and for passes.
   */
  readonly keys: Int32Array

  /** Scratch of whoever runs now; nothing in it outlives a call. */
  readonly marks: Uint8Array // [point]
  readonly stack: Int16Array // [points]
  readonly removed: Int16Array // [points]: what the last `Board.place` took off the board

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.points = width * height
    this.stride = width + 1
    this.total = (height + 2) * this.stride + 1
    this.pointOf = new Int16Array(this.points)
    this.actionOf = new Int16Array(this.total).fill(this.points)
    for (let action = 0; action < this.points; action++) {
      const point = (Math.floor(action / width) + 1) * this.stride + (action % width) + 1
      this.pointOf[action] = point
      this.actionOf[point] = action
    }
    this.keys = new Int32Array(2 * (WALL + 1) * this.total)
    const rng = Rng.fromSeed('go/zobrist')
    for (let i = 2; i < this.keys.length; i++) this.keys[i] = rng.int32() // point 0 is wall: no ko there, no key
    this.marks = new Uint8Array(this.total)
    this.stack = new Int16Array(this.points)
    this.removed = new Int16Array(this.points)
  }
}
