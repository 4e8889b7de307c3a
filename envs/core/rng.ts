/** The whole state of an {@link Rng}, as plain data: four 32-bit integers. */
export type RngState = readonly [number, number, number, number]

/**
 * A seeded, splittable, serialisable source of randomness: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state.
 * Everything random in Ludus draws from one of these; `Math.random` is banned in envs/ and agents/.
 */
export class Rng {
  private a: number // int32, as are b, c and counter
  private b: number
  private c: number
  private counter: number // counts draws, so that no cycle is shorter than 2^32

  private constructor(state: RngState) {
    this.a = state[0] | 0
    this.b = state[1] | 0
    this.c = state[2] | 0
    this.counter = state[3] | 0
  }

  /** The same seed gives the same stream on every machine. Texts and numbers are different seeds. */
  static fromSeed(seed: string | number): Rng {
    const text = typeof seed === 'number' ? `#${seed}` : seed
    const rng = new Rng([hashText(text, 0x9e3779b9), hashText(text, 0x85ebca6b), hashText(text, 0xc2b2ae35), 1])
    for (let i = 0; i < 12; i++) rng.int32() // sfc32's own warm-up, so that near seeds part ways
    return rng
  }

  static fromState(state: RngState): Rng {
    return new Rng(state)
  }

  save(): RngState {
    return [this.a, this.b, this.c, this.counter]
  }

  /** A new stream named by a label. It depends on this one's present state, which does not advance. */
  split(label: string | number): Rng {
    return Rng.fromSeed(`${this.a},${this.b},${this.c},${this.counter}/${label}`)
  }

  /** Uniform over all 32-bit integers, as a signed one. */
  int32(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + t
    this.c |= 0
    return t
  }

  /** Uniform in [0, 1), on a grid of 2^-32. */
  float(): number {
    return (this.int32() >>> 0) * 2.3283064365386963e-10
  }

  /** A whole number in [0, n), for 1 <= n <= 2^31. Uniform up to a bias of n / 2^32. */
  below(n: number): number {
    return ((this.int32() >>> 0) * 2.3283064365386963e-10 * n) | 0
  }

  /** An index drawn in proportion to the first `count` weights, which are >= 0 and not all 0. */
  weighted(weights: ArrayLike<number>, count: number = weights.length): number {
    let total = 0
    for (let i = 0; i < count; i++) total += weights[i]
    let left = this.float() * total
    let last = 0
    for (let i = 0; i < count; i++) {
      if (weights[i] <= 0) continue
      last = i
      left -= weights[i]
      if (left < 0) return i
    }
    return last // rounding may leave a sliver beyond the last positive weight
  }

  /** Standard normal draw (Box and Muller 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.float())) * Math.cos(2 * Math.PI * this.float())
  }

  /** Fisher-Yates, in place. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const held = items[i]
      items[i] = items[j]
      items[j] = held
    }
    return items
  }
}

/** MurmurHash3's 32-bit mixing over the text's UTF-16 units (Appleby). */
function hashText(text: string, seed: number): number {
  let h = seed | 0
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51)
    k = (k << 15) | (k >>> 17)
    h ^= Math.imul(k, 0x1b873593)
    h = (h << 13) | (h >>> 19)
    h = (Math.imul(h, 5) + 0xe6546b64) | 0
  }
  h ^= text.length
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
