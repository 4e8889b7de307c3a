import { shorten } from '../../core/options.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { Grid } from '../parseMap.ts'
import type { Table } from '../table.ts'
import { MOVES, type Move, type TableRules } from '../types.ts'
import type { WorldPlan } from '../world.ts'

/** The cell a move leads to: the edge of the map and walls hold the agent where it is. */
export function stepFrom(grid: Grid, cell: number, move: Move): number {
  const [down, right] = MOVES[move]
  const column = cell % grid.columns
  const to =
    within((cell - column) / grid.columns + down, grid.rows) * grid.columns + within(column + right, grid.columns)
  return grid.cells[to] === '#' ? cell : to
}

/** The nearest of the whole numbers from 0 to, not including, `size`. */
export function within(value: number, size: number): number {
  return Math.min(Math.max(value, 0), size - 1)
}

/** Every cell that holds this character. */
export function cellsOf(grid: Grid, character: string): number[] {
  return [...grid.cells].flatMap((found, cell) => (found === character ? [cell] : []))
}

/** Characters that have a plane of their own, after the agent's, where the rules know them. */
const PLANES = { wall: '#', cliff: 'C', hole: 'H', goal: 'G' } as const
type Plane = keyof typeof PLANES

/**
 * A world whose states are the cells of a map, numbered row by row.
 *
 * @param extra a further plane that never changes: its name, and its value in each cell.
 */
export function gridWorld(
  rules: TableRules,
  grid: Grid,
  lines: readonly string[],
  table: Table,
  fixed: readonly Plane[],
  extra?: readonly [name: string, value: (cell: number) => number],
): WorldPlan {
  const { rows, columns, cells } = grid
  const planes = ['agent', ...fixed, ...(extra ? [extra[0]] : [])]
  const background = Float32Array.from({ length: rows * columns * planes.length }, (_, i) => {
    const plane = i % planes.length
    const cell = (i - plane) / planes.length
    if (plane === 0) return 0
    return plane <= fixed.length ? Number(cells[cell] === PLANES[fixed[plane - 1]]) : extra![1](cell)
  })
  return {
    rules,
    rows,
    columns,
    lines,
    table,
    planes,
    background,
    marks: Int32Array.from({ length: table.states }, (_, state) => state * planes.length),
    marksPerState: 1,
    show: state => ({ agent: [Math.floor(state / columns), state % columns], carrying: null }),
    find: position => findCell(grid, position),
  }
}

function findCell(grid: Grid, position: Readonly<Record<string, unknown>>): Result<number> {
  const strange = Object.keys(position).find(key => key !== 'agent')
  if (strange !== undefined)
    return fail('bad-position', `Expected only 'agent' in a position, but got '${shorten(strange)}'.`)
  const cell = cellAt(position.agent, grid.rows, grid.columns)
  if (cell < 0 || grid.cells[cell] === '#')
    return fail(
      'bad-position',
      `Expected agent to be [row, column] of a free cell, rows from 0 to ${grid.rows - 1} and columns from 0 to ${grid.columns - 1}, but got ${shorten(`${JSON.stringify(position.agent)}`)}.`,
    )
  return ok(cell)
}

/** The number of the cell at `[row, column]`, or -1 where that is none. */
export function cellAt(place: unknown, rows: number, columns: number): number {
  if (!Array.isArray(place) || place.length !== 2) return -1
  const [row, column] = place
  const sound =
    Number.isInteger(row) && Number.isInteger(column) && row >= 0 && row < rows && column >= 0 && column < columns
  return sound ? row * columns + column : -1
}
