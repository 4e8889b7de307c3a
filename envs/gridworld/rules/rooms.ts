import { ok, type Result } from '../../core/result.ts'
import { readGrid } from '../parseMap.ts'
import { compile, type Entry } from '../table.ts'
import { MOVE_SETS } from '../types.ts'
import type { WorldPlan } from '../world.ts'
import { cellsOf, gridWorld, stepFrom } from './grid.ts'

/**
 * The rooms of Sutton, Precup and Singh 1999 (Between MDPs and semi-MDPs, section 2): +1 at a goal, else 0. Where it is slippery a
 * move goes where it is meant to with probability 2/3, else in one of the other three directions, each with 1/9.
 */
export function roomsWorld(lines: readonly string[], options: { readonly slippery: boolean }): Result<WorldPlan> {
  const read = readGrid(lines, 'rooms')
  if (!read.ok) return read
  const grid = read.value
  const moves = MOVE_SETS.four
  const goal = (cell: number): boolean => grid.cells[cell] === 'G'

  const entry = (cell: number, action: number, probability: number): Entry => {
    const to = stepFrom(grid, cell, moves[action])
    return [probability, to, Number(goal(to)), goal(to), moves[action]]
  }
  const table = compile({
    states: grid.cells.length,
    actions: moves,
    starts: cellsOf(grid, 'S'),
    final: goal,
    entries: (cell, action) => {
      if (goal(cell) || grid.cells[cell] === '#') return [[1, cell, 0, goal(cell), moves[action]]]
      if (!options.slippery) return [entry(cell, action, 1)]
      return moves.map((_, taken) => entry(cell, taken, taken === action ? 2 / 3 : 1 / 9))
    },
  })
  return ok(gridWorld('rooms', grid, lines, table, ['wall', 'goal']))
}
