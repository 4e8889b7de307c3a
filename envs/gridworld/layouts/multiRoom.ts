import type { Rng } from '../../core/rng.ts'
import { type Board, DOOR, FLOOR, GOAL, isDoor, type Layout, OPEN_DOOR, type Verb, WALL } from '../maze.ts'

/**
 * Rooms in a lattice, in the spirit of MiniGrid's MultiRoom: each wall between two neighbours has one closed door, uniform over the
 * wall's cells; the agent begins in a uniform cell and facing, the goal is uniform over the cells of all other rooms.
 */
export class MultiRoom implements Layout {
  readonly rules = 'multi-room'
  readonly rows: number
  readonly columns: number
  readonly verbs: readonly Verb[] = ['left', 'right', 'forward', 'toggle']
  readonly contents = ['wall', 'goal', 'door', 'open-door'] as const
  readonly hidden = true
  private readonly rooms: readonly (readonly number[])[] // cells of each
  private readonly walls: readonly (readonly number[])[] // cells between two rooms in which a door may be
  private readonly roomOf: Int16Array // -1 for walls

  constructor(roomRows: number, roomColumns: number, roomSize: number) {
    const pitch = roomSize + 1
    this.rows = roomRows * pitch + 1
    this.columns = roomColumns * pitch + 1
    const cell = (row: number, column: number): number => row * this.columns + column
    const span = Array.from({ length: roomSize }, (_, i) => i + 1)
    const rooms: number[][] = []
    const walls: number[][] = []
    for (let row = 0; row < roomRows * pitch; row += pitch) {
      for (let column = 0; column < roomColumns * pitch; column += pitch) {
        rooms.push(span.flatMap(down => span.map(right => cell(row + down, column + right))))
        if (row + pitch < this.rows - 1) walls.push(span.map(right => cell(row + pitch, column + right)))
        if (column + pitch < this.columns - 1) walls.push(span.map(down => cell(row + down, column + pitch)))
      }
    }
    this.rooms = rooms
    this.walls = walls
    this.roomOf = new Int16Array(this.rows * this.columns).fill(-1)
    for (const [room, cells] of rooms.entries()) for (const inside of cells) this.roomOf[inside] = room
  }

  generate(board: Board, rng: Rng): void {
    const room = rng.below(this.rooms.length)
    board.start = this.rooms[room][rng.below(this.rooms[room].length)]
    board.agent = board.start
    board.facing = rng.below(4)
    board.cells.fill(WALL)
    for (const cells of this.rooms) for (const cell of cells) board.cells[cell] = FLOOR
    for (const wall of this.walls) board.cells[wall[rng.below(wall.length)]] = DOOR
    this.placeGoal(board, rng, () => true)
  }

  /** Doors and goal are independent of each other: each that was not seen is uniform over the cells that it may still be in. */
  redraw(board: Board, rng: Rng): void {
    const { cells, seen } = board
    for (let cell = 0; cell < cells.length; cell++)
      if (seen[cell] === 0) cells[cell] = this.roomOf[cell] < 0 ? WALL : FLOOR
    for (const wall of this.walls) {
      if (wall.some(cell => isDoor(cells[cell]))) continue
      const unseen = wall.filter(cell => seen[cell] === 0)
      cells[unseen[rng.below(unseen.length)]] = DOOR
    }
    if (!cells.includes(GOAL)) this.placeGoal(board, rng, cell => seen[cell] === 0)
  }

  admits(board: Board): boolean {
    const { cells, seen } = board
    const room = this.roomOf[board.start]
    const goal = cells.indexOf(GOAL)
    if (room < 0 || goal < 0 || this.roomOf[goal] < 0 || this.roomOf[goal] === room || board.carrying !== FLOOR)
      return false
    const inWalls = new Set(this.walls.flat())
    for (let cell = 0; cell < cells.length; cell++) {
      const content = cells[cell]
      if (cell === goal) continue
      if (this.roomOf[cell] >= 0 ? content !== FLOOR : content !== WALL && !inWalls.has(cell)) return false
      if (inWalls.has(cell) && content !== WALL && content !== DOOR && content !== OPEN_DOOR) return false
      if (content === OPEN_DOOR && seen[cell] === 0) return false
    }
    return this.walls.every(wall => wall.filter(cell => isDoor(cells[cell])).length === 1)
  }

  private placeGoal(board: Board, rng: Rng, where: (cell: number) => boolean): void {
    const home = this.roomOf[board.start]
    const free = this.rooms.flatMap((cells, room) => (room === home ? [] : cells.filter(where)))
    board.cells[free[rng.below(free.length)]] = GOAL
  }
}
