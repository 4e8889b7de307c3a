/** The distance of a cell from which no goal can be reached. */
export const FAR = 0x7fff

/**
 * How far every free cell of a grid is from the nearest of some goals, in steps up, right, down and left over cells that are not
 * blocked: breadth first from all goals at once, so that one search serves any number of units. Cell = x + y * width. Its buffers are
 * made once; nothing else is allocated.
 */
export class Distances {
  /** [cell] steps to the nearest goal; FAR where there is no way, and on blocked cells. */
  readonly steps: Int16Array
  private readonly width: number
  private readonly height: number
  private readonly queue: Int32Array
  private count = 0 // goals so far

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.steps = new Int16Array(width * height).fill(FAR)
    this.queue = new Int32Array(width * height)
  }

  /** Forgets all goals. */
  clear(): void {
    this.steps.fill(FAR)
    this.count = 0
  }

  /** Makes a cell a goal, unless it is blocked. */
  addGoal(cell: number, blocked: Uint8Array): void {
    if (blocked[cell] !== 0 || this.steps[cell] === 0) return
    this.steps[cell] = 0
    this.queue[this.count++] = cell
  }

  /** Makes goals of all cells that are not blocked and no further than `range` (Euclidean) from a cell, but not that cell. */
  addGoalsAround(cell: number, range: number, blocked: Uint8Array): void {
    const { width, height } = this
    const x = cell % width
    const y = (cell - x) / width
    const squared = range * range
    for (let dy = -range; dy <= range; dy++) {
      if (y + dy < 0 || y + dy >= height) continue
      for (let dx = -range; dx <= range; dx++) {
        if (x + dx < 0 || x + dx >= width || dx * dx + dy * dy > squared || (dx === 0 && dy === 0)) continue
        this.addGoal(cell + dx + dy * width, blocked)
      }
    }
  }

  /** Measures every cell's distance to the goals added since `clear`. */
  spread(blocked: Uint8Array): void {
    const { steps, queue, width } = this
    const last = steps.length - width // of the cells that are in the bottom row
    let tail = this.count
    for (let head = 0; head < tail; head++) {
      const cell = queue[head]
      const next = steps[cell] + 1
      const x = cell % width
      if (cell >= width && steps[cell - width] === FAR && blocked[cell - width] === 0) {
        steps[cell - width] = next
        queue[tail++] = cell - width
      }
      if (x + 1 < width && steps[cell + 1] === FAR && blocked[cell + 1] === 0) {
        steps[cell + 1] = next
        queue[tail++] = cell + 1
      }
      if (cell < last && steps[cell + width] === FAR && blocked[cell + width] === 0) {
        steps[cell + width] = next
        queue[tail++] = cell + width
      }
      if (x > 0 && steps[cell - 1] === FAR && blocked[cell - 1] === 0) {
        steps[cell - 1] = next
        queue[tail++] = cell - 1
      }
    }
  }
}
