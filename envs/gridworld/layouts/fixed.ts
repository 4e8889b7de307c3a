import { ok, type Result } from '../../core/result.ts'
import type { Rng } from '../../core/rng.ts'
import {
  BALL,
  type Board,
  CONTENT_NAMES,
  CONTENTS,
  type Content,
  DOOR,
  FLOOR,
  isDoor,
  KEY,
  type Layout,
  LOCKED_DOOR,
  OPEN_DOOR,
  VERBS,
} from '../maze.ts'
import { bad, readGrid } from '../parseMap.ts'

/** Characters at which the agent may begin, and the facing that each gives it; `S` leaves the facing to chance. */
const STARTS = '>v<^S'

/** A maze that is the same each time: the agent knows the map from the start and only its observation is limited to what it sees. */
export class FixedMaze implements Layout {
  readonly rules = 'maze'
  readonly rows: number
  readonly columns: number
  readonly verbs: Layout['verbs']
  readonly contents: readonly Content[]
  readonly hidden = false
  private readonly cells: Uint8Array
  private readonly starts: readonly { readonly cell: number; readonly facing: number }[]

  private constructor(cells: string, rows: number, columns: number) {
    this.rows = rows
    this.columns = columns
    const characters: string[] = CONTENT_NAMES.map(name => CONTENTS[name])
    this.cells = Uint8Array.from(cells, character => Math.max(FLOOR, characters.indexOf(character)))
    this.starts = [...cells].flatMap((character, cell) => {
      const facing = STARTS.indexOf(character)
      return facing < 0 ? [] : [{ cell, facing }]
    })
    const items = this.cells.includes(KEY) || this.cells.includes(BALL)
    this.verbs = items
      ? VERBS
      : VERBS.filter(verb => !['pickup', 'drop'].includes(verb) && (verb !== 'toggle' || this.cells.some(isDoor)))
    this.contents = CONTENT_NAMES.slice(1)
  }

  static read(lines: readonly string[]): Result<FixedMaze> {
    const grid = readGrid(lines, 'maze')
    if (!grid.ok) return grid
    const { cells, rows, columns } = grid.value
    if (![...cells].some(character => STARTS.includes(character)))
      return bad(
        `a map with maze rules to have at least one start: S, or > v < ^ for a start that faces this way; but got none`,
      )
    return ok(new FixedMaze(cells, rows, columns))
  }

  generate(board: Board, rng: Rng): void {
    board.cells.set(this.cells)
    const { cell, facing } = this.starts[rng.below(this.starts.length)]
    board.start = cell
    board.agent = cell
    board.facing = facing < 4 ? facing : rng.below(4)
  }

  /** Nothing is hidden, so nothing is drawn. */
  redraw(): void {}

  admits(board: Board): boolean {
    const items = (cells: Uint8Array, carrying: number): string =>
      [KEY, BALL].map(item => cells.filter(content => content === item).length + Number(carrying === item)).join()
    return (
      board.seen.every(seen => seen === 1) &&
      this.starts.some(start => start.cell === board.start) &&
      items(board.cells, board.carrying) === items(this.cells, FLOOR) &&
      board.cells.every((content, cell) => this.mayBecome(this.cells[cell], content))
    )
  }

  private mayBecome(before: number, now: number): boolean {
    if (isDoor(before)) return now === DOOR || now === OPEN_DOOR || (now === LOCKED_DOOR && before === LOCKED_DOOR)
    if (before === FLOOR || before === KEY || before === BALL) return now === FLOOR || now === KEY || now === BALL
    return now === before
  }
}
