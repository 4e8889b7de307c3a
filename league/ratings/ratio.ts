import { studentTwoSided } from './distributions.ts'
import type { Estimate } from './paired.ts'

/**
 * A sum over a stream of groups, as a part of another sum: losses by decisions, over games. The groups must be independent of each other, what is in a group
 * needn't be.
 */
export class RatioOfSums {
  groups = 0
  above = 0
  below = 0
  private aa = 0 // sums of products
  private ab = 0
  private bb = 0

  /** @param above what the group adds to the numerator. @param below to the denominator, 0 and up. */
  add(above: number, below: number): void {
    this.groups++
    this.above += above
    this.below += below
    this.aa += above * above
    this.ab += above * below
    this.bb += below * below
  }

  /** The ratio with an interval by its linear approximation (Cochran 1977, "Sampling Techniques", section 6.4). @param level coverage, 0 < level < 1. */
  estimate(level = 0.95): Estimate {
    const { groups, above, below, aa, ab, bb } = this
    const value = above / below
    if (groups < 2) return { value, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
    const squares = aa - 2 * value * ab + value * value * bb // of what each group is off by; they sum to 0
    const error = Math.sqrt(((Math.max(0, squares) / (groups - 1)) * groups) / (below * below))
    const half = studentTwoSided(level, groups - 1) * error
    return { value, low: value - half, high: value + half }
  }
}
