import type { SparseInput } from './shape.ts'

/**
 * Positions to be evaluated in one call, each the list of its inputs that are not 0, or of those that differ from a
 * base position. Written straight into the net's memory: nothing is allocated or checked while it is filled.
 *
 *     batch.clear()
 *     for (const position of positions) {
 *       for (...) batch.add(index, value)
 *       batch.end()
 *     }
 */
export class SparseBatch {
  /** Positions that have ended. */
  count = 0
  /** Inputs listed so far, of all positions. */
  listed = 0
  /** Most positions. */
  readonly positions: number
  readonly indices: Int32Array
  readonly values: Float32Array
  private readonly starts: Int32Array

  /** @param starts  [positions + 1]: where each position's part of the lists begins, and where the last one's ends */
  constructor(indices: Int32Array, values: Float32Array, starts: Int32Array) {
    this.indices = indices
    this.values = values
    this.starts = starts
    this.positions = starts.length - 1
  }

  clear(): void {
    this.count = 0
    this.listed = 0
  }

  /** Lists an input of the present position; in a list of differences, `value` is what is added to the base's. */
  add(index: number, value: number): void {
    this.indices[this.listed] = index
    this.values[this.listed++] = value
  }

  /** Lists all inputs of a position, and ends it. */
  addPosition({ indices, values, count }: SparseInput): void {
    for (let i = 0; i < count; i++) this.add(indices[i], values[i])
    this.end()
  }

  /** The present position is complete. */
  end(): void {
    this.starts[++this.count] = this.listed
  }
}
