import { BAR, HOME, OFF, POINTS } from './board.ts'
import type { Step } from './playNotation.ts'

/**
 * No position has more plays: each result of a double is told by how many of four steps each of 15 checkers takes, C(18, 4) ways; other rolls
 * have 15 * 15 ways for two dice and 15 more for one checker that goes the other way round.
 */
export const MOST_PLAYS = 3060

const BAR_BIT = 1 << BAR
/** In place of a step's source where a play has no such step. */
const NONE = 31
const WIDTH = 5 // bits of a source

/**
 * The distinct results of a roll, listed. A play is a word of four sources, five bits each from the lowest on: for unlike dice where the higher die is
 * moved from and where the lower, for a double where each of its steps begins, high to low; {@link NONE} where fewer are played.
 *
 * Nothing is generated twice, so nothing is compared. Any play can be made step by step from higher to lower sources, for no step helps or hinders one from
 * above it; so each set of steps, told by what is moved from where by which die, is met once, in that order. Different sets have different results:
 * for a double, a step is an edge from a place to the one that the die leads to, these edges make a forest, and edges of a forest are linearly
 * independent. For unlike dice, what a board gains and loses by a step from `i` by the higher die and one from `j` by the lower names `i` and `j`, but in
 * two cases, each left out the second time: where one step ends at the other's source (a checker goes from one place to another over either of two, on neither of
 * which it hits), and where both bear off (by either's die).
 */
export class Plays {
  readonly codes = new Int32Array(MOST_PLAYS)
  count = 0
  private readonly counts = new Int8Array(BAR + 1) // the mover's checkers while a double is played through
  private readonly bothOff = new Int32Array(HOME) // [source]: once the higher die has borne off from there, from where the lower then does

  /**
   * Lists the plays of a roll, `high` >= `low`.
   *
   * @param own where the mover's checkers begin in `checkers`, and @param other where the opponent's do.
   */
  list(checkers: Int8Array, own: number, other: number, high: number, low: number): void {
    let men = 0 // places with the mover's checkers
    let open = 0 // points that the opponent does not hold
    let blots = 0 // points with a lone checker of the opponent
    for (let point = 0; point < POINTS; point++) {
      // Sign bits in place of comparisons, whose branches can't be foretold and took a third of a random game's time.
      const against = checkers[other + POINTS - 1 - point]
      const isOpen = (against - 2) >>> 31
      men |= (-checkers[own + point] >>> 31) << point
      open |= isOpen << point
      blots |= (against & isOpen) << point
    }
    if (checkers[own + BAR] > 0) men |= BAR_BIT
    this.count = 0
    if (high === low) this.listDouble(checkers, own, men, open, high)
    else this.listPairs(checkers, own, men, open, blots, high, low)
  }

  private listPairs(
    checkers: Int8Array,
    own: number,
    men: number,
    open: number,
    blots: number,
    high: number,
    low: number,
  ): void {
    const { codes, bothOff } = this
    let count = 0
    let chains = 0 // places from which a checker can go on by the lower die after the higher
    for (let place = 0; place < HOME; place++) bothOff[place] = 0
    const highs = sources(men, open, high)
    for (let left = highs; left !== 0; ) {
      const first = 31 - Math.clz32(left)
      left ^= 1 << first
      const to = first - high
      const seconds = sources(moved(men, first, to, checkers[own + first]), open, low) & ((2 << first) - 1)
      if (to < 0) bothOff[first] = seconds & ((1 << low) - 1)
      else if ((seconds >>> to) & 1) chains |= 1 << first
      for (let rest = seconds; rest !== 0; ) {
        const second = 31 - Math.clz32(rest)
        rest ^= 1 << second
        codes[count++] = first | (second << WIDTH)
      }
    }
    const lows = sources(men, open, low)
    for (let left = lows; left !== 0; ) {
      const first = 31 - Math.clz32(left)
      left ^= 1 << first
      const to = first - low
      let seconds = sources(moved(men, first, to, checkers[own + first]), open, high) & ((1 << first) - 1)
      if (to < 0) seconds &= ~(bothOff[first] & ((1 << high) - 1))
      else if ((chains >>> first) & 1 && (blots & ((1 << to) | (1 << (first - high)))) === 0) seconds &= ~(1 << to)
      for (let rest = seconds; rest !== 0; ) {
        const second = 31 - Math.clz32(rest)
        rest ^= 1 << second
        codes[count++] = second | (first << WIDTH)
      }
    }
    if (count === 0) {
      for (let left = highs || lows; left !== 0; ) {
        const source = 31 - Math.clz32(left)
        left ^= 1 << source
        codes[count++] = highs ? source | (NONE << WIDTH) : NONE | (source << WIDTH)
      }
    }
    this.count = count
  }

  private listDouble(checkers: Int8Array, own: number, men: number, open: number, die: number): void {
    for (let place = 0; place <= BAR; place++) this.counts[place] = checkers[own + place]
    for (let steps = 4; steps > 0 && this.count === 0; steps--)
      this.deepen(men, open, die, -1, steps, (0xfffff << (WIDTH * steps)) & 0xfffff, 0)
  }

  /** Adds every way of making so many more steps from sources in `within`. */
  private deepen(
    men: number,
    open: number,
    die: number,
    within: number,
    steps: number,
    code: number,
    shift: number,
  ): void {
    const { codes, counts } = this
    for (let left = sources(men, open, die) & within; left !== 0; ) {
      const source = 31 - Math.clz32(left)
      left ^= 1 << source
      const longer = code | (source << shift)
      if (steps === 1) {
        codes[this.count++] = longer
        continue
      }
      const to = source - die
      const after = moved(men, source, to, counts[source])
      counts[source]--
      if (to >= 0) counts[to]++
      this.deepen(after, open, die, (2 << source) - 1, steps - 1, longer, shift + WIDTH)
      counts[source]++
      if (to >= 0) counts[to]--
    }
  }

  copyFrom(other: Plays): void {
    const { codes, count } = other
    for (let i = 0; i < count; i++) this.codes[i] = codes[i]
    this.count = count
  }
}

/** From where a die can be played: bits of places. */
function sources(men: number, open: number, die: number): number {
  const within = men & (open << die)
  if ((men & BAR_BIT) !== 0) return within & BAR_BIT
  if (men >= 1 << HOME) return within
  const exact = 1 << (die - 1)
  if ((men & exact) !== 0) return within | exact
  return men > exact || men === 0 ? within : within | (1 << (31 - Math.clz32(men)))
}

/** Places with checkers after one of `count` has gone from one place to another, or off where that is below 0. */
function moved(men: number, from: number, to: number, count: number): number {
  const left = count === 1 ? men ^ (1 << from) : men
  return to < 0 ? left : left | (1 << to)
}

/** Makes a play. The order of its steps does not matter to where checkers come to stand. */
export function makePlay(
  code: number,
  checkers: Int8Array,
  own: number,
  other: number,
  high: number,
  low: number,
): void {
  let left = code
  for (let step = 0; step < (high === low ? 4 : 2); step++, left >>>= WIDTH) {
    const from = left & NONE
    if (from === NONE) continue
    const to = from - (step === 0 ? high : low)
    checkers[own + from]--
    if (to < 0) {
      checkers[own + OFF]++
      continue
    }
    checkers[own + to]++
    const against = other + POINTS - 1 - to
    if (checkers[against] === 1) {
      checkers[against] = 0
      checkers[other + BAR]++
    }
  }
}

/** The steps of a play, from high to low, as they can be made one after the other. */
export function stepsOf(code: number, checkers: Int8Array, other: number, high: number, low: number): Step[] {
  const dice = high === low ? [high, high, high, high] : [high, low]
  const hit = new Set<number>()
  return dice
    .map((die, step) => ({ from: (code >>> (WIDTH * step)) & NONE, die }))
    .filter(({ from }) => from !== NONE)
    .sort((a, b) => b.from - a.from)
    .map(({ from, die }) => {
      const to = from < die ? OFF : from - die
      const hits = to !== OFF && checkers[other + POINTS - 1 - to] === 1 && !hit.has(to)
      if (hits) hit.add(to)
      return { from, to, hit: hits }
    })
}
