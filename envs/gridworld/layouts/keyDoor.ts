import type { Rng } from '../../core/rng.ts'
import {
  type Board,
  DOOR,
  FLOOR,
  GOAL,
  isDoor,
  KEY,
  type Layout,
  LOCKED_DOOR,
  OPEN_DOOR,
  VERBS,
  WALL,
} from '../maze.ts'

/**
 * Key and door, after MiniGrid's DoorKey: a wall splits a square room in two; its locked door leads to the goal in the far corner, the
 * key lies on the agent's side. The wall's column is uniform over 2 .. size-3, the door's row over 1 .. size-3; then the agent's cell
 * and the key's are drawn uniformly on the near side, and the agent's facing.
 */
export class KeyDoor implements Layout {
  readonly rules = 'key-door'
  readonly rows: number
  readonly columns: number
  readonly verbs = VERBS
  readonly contents = ['wall', 'goal', 'key', 'door', 'open-door', 'locked-door'] as const
  readonly hidden = true
  private readonly weights: Float64Array // of each pair of split and door row, as `redraw` weighs them

  constructor(size: number) {
    this.rows = size
    this.columns = size
    this.weights = new Float64Array(size * size)
  }

  generate(board: Board, rng: Rng): void {
    const size = this.columns
    const split = 2 + rng.below(size - 4)
    const door = 1 + rng.below(size - 3)
    for (let cell = 0; cell < board.cells.length; cell++) board.cells[cell] = this.planned(cell, split, door)
    const near = (split - 1) * (size - 2)
    const start = rng.below(near)
    const key = rng.below(near - 1)
    board.start = this.nearCell(start, split)
    board.agent = board.start
    board.facing = rng.below(4)
    board.cells[this.nearCell(key < start ? key : key + 1, split)] = KEY
  }

  /**
   * Weighs every split and door row by the chance that `generate` draws it together with all that is known: where the agent began,
   * each seen cell, and the key, which if it was not seen lies in any unseen near cell with equal chance.
   */
  redraw(board: Board, rng: Rng): void {
    const size = this.columns
    const keyKnown = this.knowsKey(board)
    for (let split = 0; split < size; split++) {
      const near = (split - 1) * (size - 2)
      const possible = split >= 2 && split <= size - 3 && board.start % size < split
      const unseen = possible && !keyKnown ? this.unseenNear(board, split) : 1
      for (let door = 0; door < size; door++) {
        const fits = possible && door >= 1 && door <= size - 3 && this.fits(board, split, door)
        this.weights[split * size + door] = fits ? unseen / (near * (near - 1)) : 0
      }
    }
    const drawn = rng.weighted(this.weights)
    const split = Math.floor(drawn / size)
    for (let cell = 0; cell < board.cells.length; cell++) {
      if (board.seen[cell] === 0) board.cells[cell] = this.planned(cell, split, drawn % size)
    }
    if (keyKnown) return
    let left = rng.below(this.unseenNear(board, split))
    for (let i = 0; ; i++) {
      const cell = this.nearCell(i, split)
      if (board.seen[cell] === 0 && left-- === 0) {
        board.cells[cell] = KEY
        return
      }
    }
  }

  admits(board: Board): boolean {
    const size = this.columns
    const door = board.cells.findIndex(isDoor)
    const split = door % size
    const row = Math.floor(door / size)
    if (door < 0 || split < 2 || split > size - 3 || row < 1 || row > size - 3) return false
    const { cells, seen, start } = board
    const isNear = (cell: number): boolean =>
      cell % size >= 1 && cell % size < split && this.planned(cell, split, row) === FLOOR
    if (!isNear(start)) return false
    for (let cell = 0; cell < cells.length; cell++) if (!this.matches(cells[cell], cell, split, row)) return false

    const keys = cells.filter(content => content === KEY).length + Number(board.carrying === KEY)
    const key = cells.indexOf(KEY)
    if (keys !== 1) return false
    const locked = cells[door] === LOCKED_DOOR
    if (locked && (!isNear(board.agent) || (key >= 0 && !isNear(key)))) return false
    return this.knowsKey(board) ? locked || seen[door] === 1 : locked && key !== start
  }

  /** What `generate` puts into a cell, but for the key. */
  private planned(cell: number, split: number, door: number): number {
    const size = this.columns
    const column = cell % size
    const row = (cell - column) / size
    if (row === 0 || column === 0 || row === size - 1 || column === size - 1) return WALL
    if (column === split) return row === door ? LOCKED_DOOR : WALL
    return row === size - 2 && column === size - 2 ? GOAL : FLOOR
  }

  private matches(content: number, cell: number, split: number, door: number): boolean {
    const planned = this.planned(cell, split, door)
    if (planned === LOCKED_DOOR) return content === LOCKED_DOOR || content === OPEN_DOOR || content === DOOR
    return content === planned || (content === KEY && planned === FLOOR)
  }

  private fits(board: Board, split: number, door: number): boolean {
    for (let cell = 0; cell < board.cells.length; cell++) {
      if (board.seen[cell] === 1 && !this.matches(board.cells[cell], cell, split, door)) return false
    }
    return true
  }

  private knowsKey(board: Board): boolean {
    if (board.carrying === KEY) return true
    for (let cell = 0; cell < board.cells.length; cell++) {
      if (board.seen[cell] === 1 && board.cells[cell] === KEY) return true
    }
    return false
  }

  /** The cells on the near side, numbered row by row. */
  private nearCell(i: number, split: number): number {
    const width = split - 1
    return (1 + Math.floor(i / width)) * this.columns + 1 + (i % width)
  }

  private unseenNear(board: Board, split: number): number {
    let count = 0
    for (let i = 0; i < (split - 1) * (this.columns - 2); i++) count += 1 - board.seen[this.nearCell(i, split)]
    return count
  }
}
