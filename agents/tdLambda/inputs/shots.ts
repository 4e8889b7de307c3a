import { POINTS } from '../../../envs/backgammon/board.ts'

/** What a side's roll may do to the blots of the other. */
export interface Shots {
  /** Rolls of 36 that hit a blot. */
  hits: number
  /** Rolls that hit two of them or more. */
  doubleHits: number
  /** Pips that the other loses, summed over the rolls, each hitting what costs most. */
  loss: number
}

/**
 * Counts the shots at all blots there are. Points are bits as the side that rolls counts them: bit 0 its ace point, towards which it moves. A lone
 * checker may stop on any point that isn't held against it; two checkers move a die each, one moves both.
 *
 * @param men  where the side that rolls stands on the board, @param onBar how many of its checkers are on the bar
 * @param blots  lone checkers of the other, @param blocked  points that the other holds
 */
export function countShots(men: number, onBar: number, blots: number, blocked: number, out: Shots): void {
  out.hits = 0
  out.doubleHits = 0
  out.loss = 0
  if (blots === 0 || (onBar === 0 && men <= (blots & -blots))) return // nothing to hit, or nobody behind it
  if (onBar === 0) {
    for (let high = 1; high <= 6; high++) {
      const afterHigh = (men >> high) & ~blocked
      for (let low = 1; low < high; low++) {
        const afterLow = (men >> low) & ~blocked
        const direct = (afterHigh | afterLow) & blots
        const hit = direct | (((afterHigh >> low) | (afterLow >> high)) & blots)
        if (hit !== 0) add(hit, hitsTwo(afterHigh & blots, afterLow & blots, blots, high, low), 2, out)
      }
      countDouble(men, onBar, blots, blocked, high, out)
    }
    return
  }
  for (let high = 1; high <= 6; high++) {
    for (let low = 1; low < high; low++) countEntering(men, onBar, blots, blocked, high, low, out)
    countDouble(men, onBar, blots, blocked, high, out)
  }
}

/** Whether each die hits another blot, be it by one and the same checker, or one checker hits with the first and goes on to hit with the second. */
function hitsTwo(byHigh: number, byLow: number, blots: number, high: number, low: number): boolean {
  if ((((byHigh >> low) | (byLow >> high)) & blots) !== 0) return true
  const hit = byHigh | byLow
  return byHigh !== 0 && byLow !== 0 && (hit & (hit - 1)) !== 0
}

function countEntering(
  men: number,
  onBar: number,
  blots: number,
  blocked: number,
  high: number,
  low: number,
  out: Shots,
): void {
  const first = 1 << (POINTS - high)
  const second = 1 << (POINTS - low)
  let hit = 0
  let twice = false
  if ((first & blocked) === 0) {
    const then = onBar > 1 ? second & blots : ((men | first) >> low) & blots
    hit |= (first & blots) | (onBar > 1 && (second & blocked) !== 0 ? 0 : then)
    twice = (first & blots) !== 0 && then !== 0
  }
  if ((second & blocked) === 0) {
    const then = onBar > 1 ? first & blots : ((men | second) >> high) & blots
    hit |= (second & blots) | (onBar > 1 && (first & blocked) !== 0 ? 0 : then)
    twice ||= (second & blots) !== 0 && then !== 0
  }
  if (hit !== 0) add(hit, twice, 2, out)
}

function countDouble(men: number, onBar: number, blots: number, blocked: number, die: number, out: Shots): void {
  let steps = 4
  let front = men
  let hit = 0
  if (onBar > 0) {
    const entered = 1 << (POINTS - die)
    if ((entered & blocked) !== 0) return
    hit = entered & blots
    front |= entered
    steps -= onBar
  }
  for (; steps > 0; steps--) {
    front = (front >> die) & ~blocked
    hit |= front & blots
  }
  if (hit !== 0) add(hit, (hit & (hit - 1)) !== 0, 1, out)
}

function add(hit: number, twice: boolean, rolls: number, out: Shots): void {
  out.hits += rolls
  if (twice) out.doubleHits += rolls
  out.loss += rolls * (32 - Math.clz32(hit)) // a checker on bit i has come i + 1 pips
}
