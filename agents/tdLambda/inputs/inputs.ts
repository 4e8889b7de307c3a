import type { SparseInput } from '../../nn/wasm/tiny/index.ts'

/** A position as a net sees it: the inputs that are not 0, in ascending order. Filled again and again, without allocating. */
export class Inputs implements SparseInput {
  readonly indices: Int32Array
  readonly values: Float32Array
  count = 0

  /** @param most  inputs that may be listed */
  constructor(most: number) {
    this.indices = new Int32Array(most)
    this.values = new Float32Array(most)
  }

  /** @param index  above those listed so far */
  add(index: number, value: number): void {
    if (value === 0) return
    this.indices[this.count] = index
    this.values[this.count++] = value
  }

  copyFrom({ indices, values, count }: Inputs): void {
    for (let i = 0; i < count; i++) {
      this.indices[i] = indices[i]
      this.values[i] = values[i]
    }
    this.count = count
  }
}
