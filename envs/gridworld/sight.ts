import { isTransparent } from './maze.ts'

/** Rows and columns by which one step forward changes a place, by facing: right, down, left, up. */
export const AHEAD = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const

/**
 * What an agent sees: the square in front of it, it in the middle of the near edge, as far as walls and closed doors let it. Light
 * spreads as in MiniGrid (Chevalier-Boisvert et al. 2023): row by row away from the agent, from each cell that is seen and can be
 * seen past to the cells beside it, ahead of it and diagonally ahead. One of these serves all states of a game: `look` fills it anew.
 */
export class Sight {
  readonly side: number
  /** The cell of the map at each place of the view, row by row, the farthest row first; -1 beyond the map. */
  readonly cells: Int32Array
  /** 1 where the place is seen. */
  readonly visible: Uint8Array
  private readonly rows: number
  private readonly columns: number

  constructor(side: number, rows: number, columns: number) {
    this.side = side
    this.rows = rows
    this.columns = columns
    this.cells = new Int32Array(side * side)
    this.visible = new Uint8Array(side * side)
  }

  look(contents: Uint8Array, agent: number, facing: number): void {
    const { side, rows, columns, cells } = this
    const half = side >> 1
    const [down, right] = AHEAD[facing]
    const agentColumn = agent % columns
    const agentRow = (agent - agentColumn) / columns
    let place = 0
    for (let ahead = side - 1; ahead >= 0; ahead--) {
      for (let aside = -half; aside <= half; aside++) {
        const row = agentRow + ahead * down + aside * right
        const column = agentColumn + ahead * right - aside * down
        cells[place++] = row < 0 || row >= rows || column < 0 || column >= columns ? -1 : row * columns + column
      }
    }
    this.light(contents, half)
  }

  private light(contents: Uint8Array, half: number): void {
    const { side, visible } = this
    visible.fill(0)
    visible[side * (side - 1) + half] = 1
    for (let row = side - 1; row >= 0; row--) {
      for (let i = 0; i < side; i++) this.spread(contents, row, i, 1)
      for (let i = side - 1; i >= 0; i--) this.spread(contents, row, i, -1)
    }
  }

  /** Passes light on from a place to the one beside it in a sweep's direction, and to those ahead of both. */
  private spread(contents: Uint8Array, row: number, i: number, aside: 1 | -1): void {
    const { side, cells, visible } = this
    const place = row * side + i
    if (visible[place] === 0 || cells[place] < 0) return
    const standsHere = row === side - 1 && i === side >> 1
    if (!standsHere && !isTransparent(contents[cells[place]])) return
    if (row > 0) visible[place - side] = 1
    if (i + aside < 0 || i + aside >= side) return
    visible[place + aside] = 1
    if (row > 0) visible[place + aside - side] = 1
  }
}
