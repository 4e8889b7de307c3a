import { ok, type Result } from '../../core/result.ts'
import { readGrid } from '../parseMap.ts'
import { compile, type Entry } from '../table.ts'
import { MOVE_SETS } from '../types.ts'
import type { WorldPlan } from '../world.ts'
import { cellsOf, gridWorld, stepFrom } from './grid.ts'

/**
 * Cliff walking (Sutton and Barto, example 6.6) as Gymnasium's CliffWalking-v1 has it: -1 a step; the cliff costs 100 and leads back to
 * the start. Where it is slippery a third of the steps go to either side of the direction meant. The cells of the goal and of the cliff
 * have transitions of their own, as if one could stand there and go on.
 */
export function cliffWorld(lines: readonly string[], options: { readonly slippery: boolean }): Result<WorldPlan> {
  const read = readGrid(lines, 'cliff')
  if (!read.ok) return read
  const grid = read.value
  const moves = MOVE_SETS.four // in clockwise order: an action's neighbours are its sides
  const start = grid.cells.indexOf('S')

  const entry = (cell: number, action: number, probability: number): Entry => {
    const to = stepFrom(grid, cell, moves[action])
    const name = moves[action]
    if (grid.cells[to] === 'C') return [probability, start, -100, false, name]
    return [probability, to, -1, grid.cells[to] === 'G', name]
  }
  const table = compile({
    states: grid.cells.length,
    actions: moves,
    starts: cellsOf(grid, 'S'),
    final: cell => grid.cells[cell] === 'G',
    entries: (cell, action) =>
      options.slippery
        ? [(action + 3) % 4, action, (action + 1) % 4].map(turned => entry(cell, turned, 1 / 3))
        : [entry(cell, action, 1)],
  })
  return ok(gridWorld('cliff', grid, lines, table, ['wall', 'cliff', 'goal']))
}
