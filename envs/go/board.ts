import { BLACK, EMPTY, type Geometry, WALL, WHITE } from './geometry.ts'

/**
 * Stones, chains, liberties and captures: physics only. Either colour may be placed at any time; whose turn it is, ko and suicide are
 * the rules' business (state.ts).
 *
 * A chain is named by one of its stones, its head. Its liberties are counted once for every stone beside them (pseudo-liberties: 0 exactly
 * where there is none), so that a count is one addition per neighbour. Each chain carries the xor of its stones' hash keys, so that the
 * board after a capture is known without playing it.
 */
export class Board {
  readonly geometry: Geometry
  readonly colors: Uint8Array // [point]
  readonly heads: Int16Array // [point]: the head of the stone's chain; 0 where there is no stone
  readonly links: Int16Array // [stone] -> the next stone of its chain, in a ring
  readonly liberties: Int16Array // [head]: pseudo-liberties
  readonly sizes: Int16Array // [head]: stones
  private readonly sums: Int32Array // [2 * head], [2 * head + 1]: xor of the stones' keys
  readonly empties: Int16Array // the first emptyCount entries are the empty points, in no order
  private readonly slots: Int16Array // [empty point] -> where it is in empties
  private readonly bytes: Uint8Array // all of the above in one piece, for copying
  emptyCount: number

  /** Zobrist hash of the stones. */
  low = 0
  high = 0
  /** The same of the board that the last `foresee` was about. */
  lowAfter = 0
  highAfter = 0
  /** The same of the stone that it was about, together with the chains beside it that would die with it. */
  private lowOwn = 0
  private highOwn = 0

  constructor(geometry: Geometry) {
    const { total, points } = geometry
    this.geometry = geometry
    const buffer = new ArrayBuffer(8 * total + 2 * (5 * total + points) + total)
    let used = 0
    const int16s = (length: number): Int16Array => {
      used += 2 * length
      return new Int16Array(buffer, used - 2 * length, length)
    }
    this.sums = new Int32Array(buffer, 0, 2 * total)
    used = 8 * total
    this.heads = int16s(total)
    this.links = int16s(total)
    this.liberties = int16s(total)
    this.sizes = int16s(total)
    this.slots = int16s(total)
    this.empties = int16s(points)
    this.colors = new Uint8Array(buffer, used, total)
    this.bytes = new Uint8Array(buffer)
    this.colors.fill(WALL)
    for (let action = 0; action < points; action++) {
      const point = geometry.pointOf[action]
      this.colors[point] = EMPTY
      this.empties[action] = point
      this.slots[point] = action
    }
    this.emptyCount = points
  }

  copyFrom(other: Board): void {
    this.bytes.set(other.bytes)
    this.emptyCount = other.emptyCount
    this.low = other.low
    this.high = other.high
  }

  /**
   * Puts a stone on an empty point: takes off the opponent's chains that have no liberty left and then, if it has none itself, its own
   * (Tromp-Taylor rule 7). The points taken off are the first of `geometry.removed`.
   *
   * @returns their number, negative where the placed stone's own chain went.
   */
  place(point: number, color: number): number {
    const { colors, heads, liberties, geometry } = this
    const { stride, keys } = geometry
    const key = 2 * (color * geometry.total + point)
    this.occupy(point, color, keys[key], keys[key + 1])
    let head = point
    let taken = 0
    for (let side = 0; side < 4; side++) {
      const near = side === 0 ? point - 1 : side === 1 ? point + 1 : side === 2 ? point - stride : point + stride
      const there = colors[near]
      if (there === EMPTY) liberties[head]++
      else if (there !== WALL) {
        const other = heads[near]
        const left = --liberties[other]
        if (there !== color) {
          if (left === 0) taken = this.remove(other, taken)
        } else if (other !== head) head = this.join(head, other)
      }
    }
    if (liberties[head] > 0) return taken
    return -this.remove(head, 0)
  }

  /** Whether this stone is a chain of its own. */
  isAlone(stone: number): boolean {
    return this.links[stone] === stone
  }

  /** The liberty of a stone's chain where it has just one (atari), else 0. */
  onlyLiberty(stone: number): number {
    const { colors, heads, links, liberties, geometry } = this
    const { stride } = geometry
    const head = heads[stone]
    if (liberties[head] > 4) return 0 // a point is beside no more than four stones
    let only = 0
    let at = head
    do {
      for (let side = 0; side < 4; side++) {
        const near = side === 0 ? at - 1 : side === 1 ? at + 1 : side === 2 ? at - stride : at + stride
        if (colors[near] !== EMPTY || near === only) continue
        if (only !== 0) return 0
        only = near
      }
      at = links[at]
    } while (at !== head)
    return only
  }

  /** Whether an empty point has an empty point beside it, so that any stone put there stays. */
  breathes(point: number): boolean {
    const { colors } = this
    const { stride } = this.geometry
    return (
      colors[point - 1] === EMPTY ||
      colors[point + 1] === EMPTY ||
      colors[point - stride] === EMPTY ||
      colors[point + stride] === EMPTY
    )
  }

  /**
   * Whether a stone put on this empty point would stay on the board, rather than be suicide. `lowAfter` and `highAfter` become the hash of
   * the board that would result.
   */
  foresee(point: number, color: number): boolean {
    const { heads, geometry } = this
    const west = heads[point - 1]
    const east = heads[point + 1]
    const south = heads[point - geometry.stride]
    const north = heads[point + geometry.stride]
    const key = 2 * (color * geometry.total + point)
    this.lowOwn = geometry.keys[key]
    this.highOwn = geometry.keys[key + 1]
    this.lowAfter = this.low ^ this.lowOwn
    this.highAfter = this.high ^ this.highOwn
    let stays = this.breathes(point)
    // Each chain around once, with how many of its liberties the stone would take.
    const westAgain = (west === east ? 1 : 0) + (west === south ? 1 : 0) + (west === north ? 1 : 0)
    if (west !== 0 && this.meets(west, 1 + westAgain, color)) stays = true
    const eastAgain = (east === south ? 1 : 0) + (east === north ? 1 : 0)
    if (east !== 0 && east !== west && this.meets(east, 1 + eastAgain, color)) stays = true
    const southAgain = south === north ? 1 : 0
    if (south !== 0 && south !== west && south !== east && this.meets(south, 1 + southAgain, color)) stays = true
    if (north !== 0 && north !== west && north !== east && north !== south && this.meets(north, 1, color)) stays = true
    if (!stays) {
      this.lowAfter ^= this.lowOwn
      this.highAfter ^= this.highOwn
    }
    return stays
  }

  /** For `foresee`: whether a stone stays for meeting this chain, by capturing it or by sharing a liberty that it keeps. */
  private meets(head: number, touches: number, color: number): boolean {
    const dies = this.liberties[head] === touches
    if (this.colors[head] === color) {
      if (!dies) return true
      this.lowOwn ^= this.sums[2 * head]
      this.highOwn ^= this.sums[2 * head + 1]
      return false
    }
    if (!dies) return false
    this.lowAfter ^= this.sums[2 * head]
    this.highAfter ^= this.sums[2 * head + 1]
    return true
  }

  /** Makes a point a stone that is a chain of its own, with no liberties counted yet. */
  private occupy(point: number, color: number, low: number, high: number): void {
    const { empties, slots } = this
    const last = empties[--this.emptyCount]
    const slot = slots[point]
    empties[slot] = last
    slots[last] = slot
    this.colors[point] = color
    this.heads[point] = point
    this.links[point] = point
    this.liberties[point] = 0
    this.sizes[point] = 1
    this.sums[2 * point] = low
    this.sums[2 * point + 1] = high
    this.low ^= low
    this.high ^= high
  }

  /** Makes two chains one, by renaming the stones of the smaller. Returns the head. */
  private join(a: number, b: number): number {
    const { heads, links, liberties, sizes, sums } = this
    const head = sizes[a] >= sizes[b] ? a : b
    const other = head === a ? b : a
    let stone = other
    do {
      heads[stone] = head
      stone = links[stone]
    } while (stone !== other)
    const next = links[head]
    links[head] = links[other]
    links[other] = next
    liberties[head] += liberties[other]
    sizes[head] += sizes[other]
    sums[2 * head] ^= sums[2 * other]
    sums[2 * head + 1] ^= sums[2 * other + 1]
    return head
  }

  /** Takes a chain off the board, giving liberties to those beside it, and adds its points to `geometry.removed` after the first `count`. Returns how many those are then. */
  private remove(head: number, count: number): number {
    const { colors, heads, links, liberties, empties, slots, geometry } = this
    const { stride, removed } = geometry
    const opponent = BLACK + WHITE - colors[head]
    let stone = head
    do {
      if (colors[stone - 1] === opponent) liberties[heads[stone - 1]]++
      if (colors[stone + 1] === opponent) liberties[heads[stone + 1]]++
      if (colors[stone - stride] === opponent) liberties[heads[stone - stride]]++
      if (colors[stone + stride] === opponent) liberties[heads[stone + stride]]++
      colors[stone] = EMPTY
      heads[stone] = 0
      slots[stone] = this.emptyCount
      empties[this.emptyCount++] = stone
      removed[count++] = stone
      stone = links[stone]
    } while (stone !== head)
    this.low ^= this.sums[2 * head]
    this.high ^= this.sums[2 * head + 1]
    return count
  }
}
