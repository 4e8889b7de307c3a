/** A set of small whole numbers, one bit each. */
export class NumberSet {
  private bits = new Uint32Array(1)

  has(n: number): boolean {
    return n >>> 5 < this.bits.length && (this.bits[n >>> 5] & (1 << (n & 31))) !== 0
  }

  /** False where it was in already. */
  add(n: number): boolean {
    if (this.has(n)) return false
    if (n >>> 5 >= this.bits.length) {
      const larger = new Uint32Array(Math.max(this.bits.length * 2, (n >>> 5) + 1))
      larger.set(this.bits)
      this.bits = larger
    }
    this.bits[n >>> 5] |= 1 << (n & 31)
    return true
  }
}
