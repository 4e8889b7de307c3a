import { ok, type Result } from '../../core/result.ts'
import { bad, readGrid } from '../parseMap.ts'
import { compile, type Entry } from '../table.ts'
import { MOVE_SETS, MOVES, type MoveSet } from '../types.ts'
import type { WorldPlan } from '../world.ts'
import { cellsOf, gridWorld, within } from './grid.ts'

export interface WindyOptions {
  readonly moves: MoveSet
  /** Whether the wind of a column that has one varies by one to either side, each with probability 1/3 (exercise 6.10). */
  readonly gusty: boolean
}

/**
 * Windy gridworld (Sutton and Barto, example 6.5): -1 a step until the goal; the wind of the column that the agent leaves carries it
 * that many rows up. Move and wind are added before the edge of the map stops them.
 *
 * @param lines the map, and below it one digit a column: the strength of the wind.
 */
export function windyWorld(lines: readonly string[], options: WindyOptions): Result<WorldPlan> {
  const winds = lines.at(-1) ?? ''
  if (!/^\d+$/.test(winds))
    return bad(`the last line of a windy map to be one digit a column, the strength of the wind, but got '${winds}'`)
  const read = readGrid(lines.slice(0, -1), 'windy')
  if (!read.ok) return read
  const grid = read.value
  if (winds.length !== grid.columns) return bad(`${grid.columns} digits of wind, one a column, but got ${winds.length}`)
  const { rows, columns } = grid
  const moves = MOVE_SETS[options.moves]
  const goal = (cell: number): boolean => grid.cells[cell] === 'G'

  const entry = (cell: number, action: number, wind: number, probability: number, name: string): Entry => {
    const [down, right] = MOVES[moves[action]]
    const column = cell % columns
    const row = (cell - column) / columns
    const to = within(row + down - wind, rows) * columns + within(column + right, columns)
    return [probability, to, -1, goal(to), name]
  }
  const table = compile({
    states: grid.cells.length,
    actions: moves,
    starts: cellsOf(grid, 'S'),
    final: goal,
    entries: (cell, action) => {
      if (goal(cell)) return [[1, cell, 0, true, moves[action]]]
      const wind = Number(winds[cell % columns])
      if (!options.gusty || wind === 0) return [entry(cell, action, wind, 1, moves[action])]
      return [wind - 1, wind, wind + 1].map(blown => entry(cell, action, blown, 1 / 3, `wind-${blown}`))
    },
  })
  const strongest = Math.max(1, ...[...winds].map(Number))
  const strength = (cell: number): number => Number(winds[cell % columns]) / strongest
  return ok(gridWorld('windy', grid, lines, table, ['goal'], ['wind', strength]))
}
