import { ACTIONS } from './actions.ts'
import type { RtsMap } from './map.ts'
import { DX, DY } from './orders.ts'
import { UnitTable } from './units.ts'

/**
 * What becomes of two orders of one tick that use the same cell, or more than there is in stock. `cancel`: both become waits. `random`: one of
 * them, by the flip of a coin. `alternate`: the later and the earlier by turns.
 */
export const CONFLICTS = ['cancel', 'random', 'alternate'] as const
export type Conflicts = (typeof CONFLICTS)[number]

/** All that the states of one game share: the ground, the unit table and the options. */
export class Rules {
  readonly map: RtsMap // where games begin
  readonly table: UnitTable
  readonly conflicts: Conflicts
  readonly fog: boolean // whether a player sees only what is near its units
  readonly maxTicks: number // after which the game is cut off
  readonly width: number
  readonly height: number
  readonly size: number // cells; a cell is x + y * width
  readonly walls: Uint8Array // by cell: 0 or 1
  readonly columns: Int32Array // x by cell
  readonly rows: Int32Array // y by cell
  readonly neighbours: Int32Array // [4 * cell + direction]: a cell, or -1 where there is a wall or nothing
  readonly orderScratch = new Int32Array(ACTIONS) // for whoever needs them within one call
  readonly marks: Uint8Array // by cell

  constructor(map: RtsMap, table: 1 | 2 | 3, conflicts: Conflicts, fog: boolean, maxTicks: number) {
    this.map = map
    this.table = new UnitTable(table)
    this.conflicts = conflicts
    this.fog = fog
    this.maxTicks = maxTicks
    const { width, height, terrain } = map
    this.width = width
    this.height = height
    this.size = width * height
    this.marks = new Uint8Array(this.size)
    this.walls = Uint8Array.from(terrain, Number)
    this.columns = Int32Array.from({ length: this.size }, (_, cell) => cell % width)
    this.rows = Int32Array.from({ length: this.size }, (_, cell) => Math.floor(cell / width))
    this.neighbours = Int32Array.from({ length: 4 * this.size }, (_, at) => {
      const x = this.columns[at >> 2] + DX[at & 3]
      const y = this.rows[at >> 2] + DY[at & 3]
      const inside = x >= 0 && x < width && y >= 0 && y < height
      return inside && this.walls[y * width + x] === 0 ? y * width + x : -1
    })
  }

  /** The cell at x, y; -1 outside the map. */
  cellAt(x: number, y: number): number {
    return x >= 0 && x < this.width && y >= 0 && y < this.height ? y * this.width + x : -1
  }
}
