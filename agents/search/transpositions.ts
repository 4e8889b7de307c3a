/** What a stored value is to the true one: equal, not above it, not below it. */
export const EXACT = 0
export const LOWER = 1
export const UPPER = 2

/** `depth` of a value that no cut-off line has a part in: good for a search of any depth. */
export const COMPLETE = 32767

const EMPTY = -1

/**
 * A transposition table in flat typed arrays, indexed by the low bits of the position's hash. Of two positions with one index
 * it keeps the one that came last.
 */
export class Transpositions {
  private readonly mask: number
  private readonly hash: Float64Array // EMPTY where nothing is stored
  readonly value: Float64Array // return of player 0 from here on
  readonly depth: Int16Array // of the search that found it, or COMPLETE
  readonly bound: Uint8Array // EXACT, LOWER or UPPER
  readonly best: Int32Array // the action that was best, or the one that cut off

  /** @param bits 2^bits entries of 23 bytes */
  constructor(bits: number) {
    const size = 2 ** bits
    this.mask = size - 1
    this.hash = new Float64Array(size).fill(EMPTY)
    this.value = new Float64Array(size)
    this.depth = new Int16Array(size)
    this.bound = new Uint8Array(size)
    this.best = new Int32Array(size)
  }

  clear(): void {
    this.hash.fill(EMPTY)
  }

  /** The position's entry, or -1. */
  find(hash: number): number {
    const entry = (hash & this.mask) >>> 0
    return this.hash[entry] === hash ? entry : -1
  }

  store(hash: number, value: number, depth: number, bound: number, best: number): void {
    const entry = (hash & this.mask) >>> 0
    this.hash[entry] = hash
    this.value[entry] = value
    this.depth[entry] = depth
    this.bound[entry] = bound
    this.best[entry] = best
  }
}
