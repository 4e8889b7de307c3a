/**
 * Numbers, each >= 0, of which one is drawn in proportion in log2(n) steps: every node of a binary tree holds the sum of the two below it
 * (Schaul et al. 2016, appendix B.2.1). A sum is always made anew of its two, never added to: so it depends on the numbers alone.
 */
export class SumTree {
  readonly leaves: Float32Array
  private readonly sums: Float64Array // node k has 2k and 2k + 1 below it; 1 is the root, the leaves begin at `first`
  private readonly first: number

  constructor(size: number) {
    this.leaves = new Float32Array(size)
    this.first = 2 ** Math.ceil(Math.log2(Math.max(2, size)))
    this.sums = new Float64Array(2 * this.first)
  }

  get total(): number {
    return this.sums[1]
  }

  set(leaf: number, value: number): void {
    this.leaves[leaf] = value
    let node = this.first + leaf
    this.sums[node] = this.leaves[leaf] // as it is kept, in 32 bits
    for (node >>= 1; node >= 1; node >>= 1) this.sums[node] = this.sums[2 * node] + this.sums[2 * node + 1]
  }

  /**
   * The leaf within which a mass lies, counted from the first; never one that is 0.
   * @param mass  in [0, total), where total is above 0
   */
  find(mass: number): number {
    const { sums, first } = this
    let node = 1
    while (node < first) {
      node *= 2
      // Rounding may leave a mass at the end of the right side, where nothing is.
      if (sums[node] > 0 && (mass < sums[node] || sums[node + 1] === 0)) continue
      mass -= sums[node]
      node++
    }
    return node - first
  }

  /** Makes the sums anew, when the leaves were written from outside. */
  rebuild(): void {
    this.sums.set(this.leaves, this.first)
    for (let node = this.first - 1; node >= 1; node--) this.sums[node] = this.sums[2 * node] + this.sums[2 * node + 1]
  }
}
