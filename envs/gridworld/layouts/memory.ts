import type { Rng } from '../../core/rng.ts'
import { BALL, type Board, FLOOR, KEY, type Layout, LOST, VERBS, WALL, WON } from '../maze.ts'

const ROWS = 7
const MIDDLE = 3
/** Columns of the room in which the thing to be remembered lies: 1 .. ROOM. */
const ROOM = 3

/**
 * A corridor with a memory, after MiniGrid's Memory: a key or a ball lies in the room where the agent begins; at the far end of the
 * corridor one arm holds a key and the other a ball. Entering the arm that holds the thing that was shown wins, the other loses. What
 * is shown, and which arm holds it, are two fair coins.
 *
 * With a corridor of 2:
 *
 *     ########
 *     ######k#
 *     #b..##.#
 *     #..<...#
 *     #...##.#
 *     ######b#
 *     ########
 */
export class Memory implements Layout {
  readonly rules = 'memory'
  readonly rows = ROWS
  readonly columns: number
  readonly verbs = VERBS.slice(0, 3)
  readonly contents = ['wall', 'key', 'ball'] as const
  readonly hidden = true
  readonly choices: Int32Array
  readonly cue: number
  private readonly arms: readonly [upper: number, lower: number]
  private readonly begin: number

  constructor(length: number) {
    this.columns = ROOM + length + 3
    const junction = ROOM + length + 1
    const cell = (row: number, column: number): number => row * this.columns + column
    this.arms = [cell(1, junction), cell(ROWS - 2, junction)]
    this.choices = new Int32Array(ROWS * this.columns).fill(-1)
    this.choices[cell(2, junction)] = this.arms[0]
    this.choices[cell(ROWS - 3, junction)] = this.arms[1]
    this.cue = cell(MIDDLE - 1, 1)
    this.begin = cell(MIDDLE, ROOM)
  }

  generate(board: Board, rng: Rng): void {
    for (let cell = 0; cell < board.cells.length; cell++) board.cells[cell] = this.planned(cell)
    board.cells[this.cue] = rng.below(2) === 0 ? KEY : BALL
    this.fillArms(board, rng.below(2) === 0 ? KEY : BALL)
    board.start = this.begin
    board.agent = this.begin
    board.facing = 2 // left: the thing is in sight
  }

  /** Each coin that was not seen to fall is thrown again. A choice that has been made told the agent what was shown. */
  redraw(board: Board, rng: Rng): void {
    const { cells, seen, result } = board
    const [upper, lower] = this.arms
    for (let cell = 0; cell < cells.length; cell++)
      if (seen[cell] === 0 && this.planned(cell) !== KEY) cells[cell] = this.planned(cell)
    if (seen[upper] === 1) this.fillArms(board, cells[upper])
    else this.fillArms(board, seen[lower] === 1 ? other(cells[lower]) : rng.below(2) === 0 ? KEY : BALL)
    if (seen[this.cue] === 1) return
    const chosen = cells[Math.max(0, this.choices[board.agent])]
    if (result === WON) cells[this.cue] = chosen
    else if (result === LOST) cells[this.cue] = other(chosen)
    else cells[this.cue] = rng.below(2) === 0 ? KEY : BALL
  }

  admits(board: Board): boolean {
    const { cells, agent } = board
    const [upper, lower] = this.arms
    for (let cell = 0; cell < cells.length; cell++) {
      const planned = this.planned(cell)
      const fits = planned === KEY ? cells[cell] === KEY || cells[cell] === BALL : cells[cell] === planned
      if (!fits) return false
    }
    if (cells[upper] === cells[lower] || board.start !== this.begin || board.carrying !== FLOOR) return false
    const choice = this.choices[agent]
    if (choice < 0) return true
    return board.result === (cells[choice] === cells[this.cue] ? WON : LOST) && board.seen[choice] === 1
  }

  private fillArms(board: Board, upper: number): void {
    board.cells[this.arms[0]] = upper
    board.cells[this.arms[1]] = other(upper)
  }

  /** What is in a cell; a key stands for either thing. */
  private planned(cell: number): number {
    if (cell === this.cue || cell === this.arms[0] || cell === this.arms[1]) return KEY
    const column = cell % this.columns
    const row = (cell - column) / this.columns
    if (row === 0 || row === ROWS - 1 || column === 0 || column === this.columns - 1) return WALL
    if (column === this.columns - 2) return FLOOR
    const inRoom = column <= ROOM && Math.abs(row - MIDDLE) <= 1
    return inRoom || row === MIDDLE ? FLOOR : WALL
  }
}

function other(thing: number): number {
  return thing === KEY ? BALL : KEY
}
