import { ok, type Result } from '../../core/result.ts'
import { readGrid } from '../parseMap.ts'
import { compile, type Entry } from '../table.ts'
import type { WorldPlan } from '../world.ts'
import { cellsOf, gridWorld, stepFrom } from './grid.ts'

/** FrozenLake's own order: an action's neighbours are its sides. */
const LAKE_MOVES = ['left', 'down', 'right', 'up'] as const

export interface LakeOptions {
  readonly slippery: boolean
  /** Probability of going where one means to on slippery ice; the rest is split between the two sides. */
  readonly successRate: number
  /** Rewards of coming to a goal, a hole, and any other cell. */
  readonly rewardSchedule: readonly number[]
}

/** Gymnasium's FrozenLake-v1: over at a goal or a hole, both of which lead only to themselves. */
export function lakeWorld(lines: readonly string[], options: LakeOptions): Result<WorldPlan> {
  const read = readGrid(lines, 'lake')
  if (!read.ok) return read
  const grid = read.value
  const { slippery, successRate } = options
  const [goal, hole, other] = options.rewardSchedule
  const side = (1 - successRate) / 2
  const final = (cell: number): boolean => grid.cells[cell] === 'G' || grid.cells[cell] === 'H'

  const entry = (cell: number, action: number, probability: number): Entry => {
    const to = stepFrom(grid, cell, LAKE_MOVES[action])
    const reward = grid.cells[to] === 'G' ? goal : grid.cells[to] === 'H' ? hole : other
    return [probability, to, reward, final(to), LAKE_MOVES[action]]
  }
  const table = compile({
    states: grid.cells.length,
    actions: LAKE_MOVES,
    starts: cellsOf(grid, 'S'),
    final,
    entries: (cell, action) => {
      if (final(cell)) return [[1, cell, 0, true, LAKE_MOVES[action]]]
      if (!slippery) return [entry(cell, action, 1)]
      return [(action + 3) % 4, action, (action + 1) % 4].map(turned =>
        entry(cell, turned, turned === action ? successRate : side),
      )
    },
  })
  return ok(gridWorld('lake', grid, lines, table, ['wall', 'hole', 'goal']))
}
