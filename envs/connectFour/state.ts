import { type End, type Json, OVER, type State } from '../core/game.ts'
import { EMPTY, type Geometry, WALL } from './geometry.ts'
import { formatColumn } from './notation.ts'
import { observe } from './observe.ts'
import { LINE } from './rules.ts'

/** A game of connect four under way. Player 0 moves first. */
export class ConnectFourState implements State {
  readonly geometry: Geometry
  private readonly buffer: Uint8Array // all of the three that follow, so that a copy is one copy of memory
  readonly board: Uint8Array // [cell] -> EMPTY, a player's index + 1, or WALL
  readonly heights: Uint8Array // [column] -> stones in it: 0 to rows
  private readonly moves: Uint8Array // [moves] -> column
  private placed = 0 // moves so far
  private won = false // whether the player who moved last has four in a row
  private low = 0 // Zobrist hash of the stones, int32 each
  private high = 0

  constructor(geometry: Geometry) {
    const { columns, rows, cells, total } = geometry
    this.geometry = geometry
    this.buffer = new Uint8Array(total + columns + cells)
    this.board = this.buffer.subarray(0, total).fill(WALL)
    this.heights = this.buffer.subarray(total, total + columns)
    this.moves = this.buffer.subarray(total + columns)
    for (let column = 0; column < columns; column++) {
      this.board.fill(EMPTY, geometry.cell(column, 0), geometry.cell(column, rows))
    }
  }

  get turn(): number {
    return this.won || this.placed === this.geometry.cells ? OVER : this.placed & 1
  }

  get end(): End {
    return this.turn === OVER ? 'terminated' : 'going'
  }

  /** Covers the stones; whose turn it is follows from them. */
  get hash(): number {
    return (this.high & 0x1fffff) * 0x100000000 + (this.low >>> 0)
  }

  /** Who has four in a row, or undefined. */
  get winner(): number | undefined {
    return this.won ? (this.placed - 1) & 1 : undefined
  }

  /** The column played last, or -1. */
  get last(): number {
    return this.placed > 0 ? this.moves[this.placed - 1] : -1
  }

  legal(out: Int32Array): number {
    if (this.turn === OVER) return 0
    const { columns, rows } = this.geometry
    let count = 0
    for (let column = 0; column < columns; column++) if (this.heights[column] < rows) out[count++] = column
    return count
  }

  isLegal(action: number): boolean {
    const { columns, rows } = this.geometry
    if (this.turn === OVER || !Number.isInteger(action) || action < 0 || action >= columns) return false
    return this.heights[action] < rows
  }

  play(action: number): void {
    const { geometry, board } = this
    const player = this.placed & 1
    const cell = geometry.cell(action, this.heights[action]++)
    board[cell] = player + 1
    const key = 2 * (player * geometry.total + cell)
    this.low ^= geometry.keys[key]
    this.high ^= geometry.keys[key + 1]
    this.moves[this.placed++] = action
    this.won = this.isInLine(cell)
  }

  /** Whether the stone on a cell is one of four in a row. */
  private isInLine(cell: number): boolean {
    const { board } = this
    const { directions } = this.geometry
    const stone = board[cell]
    for (let i = 0; i < directions.length; i++) {
      const step = directions[i]
      let from = cell
      while (board[from - step] === stone) from -= step
      let to = cell
      while (board[to + step] === stone) to += step
      if (to - from >= (LINE - 1) * step) return true
    }
    return false
  }

  outcomes(): number {
    return 0
  }

  /** To the player with four in a row 1 and to the other -1; 0 each where there is none. */
  rewards(out: Float64Array): void {
    out[0] = this.won ? ((this.placed & 1) === 1 ? 1 : -1) : 0
    out[1] = -out[0] + 0 // no -0
  }

  observe(player: number, out: Float32Array): void {
    observe(this, player, out)
  }

  copyFrom(other: this): void {
    this.buffer.set(other.buffer)
    this.placed = other.placed
    this.won = other.won
    this.low = other.low
    this.high = other.high
  }

  clone(): this {
    const copy = new ConnectFourState(this.geometry) as this
    copy.copyFrom(this)
    return copy
  }

  /** The moves so far, as positions are written. */
  save(): Json {
    return Array.from(this.moves.subarray(0, this.placed), formatColumn).join('')
  }
}
