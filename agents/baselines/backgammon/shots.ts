import { BAR, PLACES, POINTS } from '../../../envs/backgammon/board.ts'

/**
 * What a roll can do, counted in rolls of 36. Points are bits, seen by the player who rolls: bit 0 its ace point, bit 24 its bar; a checker
 * moves towards bit 0.
 */

/** Rolls that hit at least one blot of the opponent's, moves after the first die included. */
export function hittingRolls(checkers: Int8Array, player: number): number {
  const own = player * PLACES
  const other = PLACES - own
  let mine = 0
  let blots = 0
  let blocked = 0
  for (let i = 0; i < POINTS; i++) {
    if (checkers[own + i] > 0) mine |= 1 << i
    const theirs = checkers[other + POINTS - 1 - i]
    if (theirs === 1) blots |= 1 << i
    else if (theirs > 1) blocked |= 1 << i
  }
  if (blots === 0) return 0
  const bar = checkers[own + BAR]
  let rolls = 0
  for (let high = 1; high <= 6; high++) {
    for (let low = 1; low < high; low++) {
      if (bar > 0 ? hitsFromBar(mine, blots, blocked, bar, high, low) : hits(mine, blots, blocked, high, low))
        rolls += 2
    }
    if (hitsWithDouble(mine, blots, blocked, bar, high)) rolls += 1
  }
  return rolls
}

function hits(mine: number, blots: number, blocked: number, a: number, b: number): boolean {
  const afterA = (mine >> a) & ~blocked
  const afterB = (mine >> b) & ~blocked
  return ((afterA | afterB | (afterA >> b) | (afterB >> a)) & blots) !== 0
}

function hitsFromBar(mine: number, blots: number, blocked: number, bar: number, a: number, b: number): boolean {
  return entersAndHits(mine, blots, blocked, bar, a, b) || entersAndHits(mine, blots, blocked, bar, b, a)
}

/** Whether entering with one die hits, or, where nothing is left on the bar, the other die after it. */
function entersAndHits(
  mine: number,
  blots: number,
  blocked: number,
  bar: number,
  entry: number,
  other: number,
): boolean {
  const entered = 1 << (POINTS - entry)
  if ((entered & blocked) !== 0) return false
  if ((entered & blots) !== 0) return true
  return bar === 1 && (((mine | entered) >> other) & blots) !== 0
}

function hitsWithDouble(mine: number, blots: number, blocked: number, bar: number, die: number): boolean {
  let steps = 4
  let front = mine
  if (bar > 0) {
    const entered = 1 << (POINTS - die)
    if ((entered & blocked) !== 0) return false
    if ((entered & blots) !== 0) return true
    front |= entered
    steps -= bar
  }
  for (; steps > 0; steps--) {
    front = (front >> die) & ~blocked
    if ((front & blots) !== 0) return true
  }
  return false
}

/** [points blocked at distance 1 to 12, as bits]: rolls with which a checker gets past all those at distance 1 to 6. */
const ESCAPES = Uint8Array.from({ length: 4096 }, (_, blocked) => countEscapes(blocked))

/** Rolls with which the player's last checker gets past the points that the opponent holds on the six before it. */
export function escapingRolls(checkers: Int8Array, player: number): number {
  const own = player * PLACES
  const other = PLACES - own
  let last = checkers[own + BAR] > 0 ? BAR : POINTS - 1
  while (last > 0 && checkers[own + last] === 0) last--
  let blocked = 0
  for (let distance = 1; distance <= 12 && distance <= last; distance++) {
    if (checkers[other + POINTS - 1 - (last - distance)] > 1) blocked |= 1 << (distance - 1)
  }
  return ESCAPES[blocked]
}

function countEscapes(blocked: number): number {
  const open = (distance: number) => distance > 12 || (blocked & (1 << (distance - 1))) === 0
  let wall = 6
  while (wall > 0 && open(wall)) wall--
  let rolls = 0
  for (let a = 1; a <= 6; a++) {
    for (let b = 1; b <= 6; b++) {
      const landings = a === b ? doubled(a, open) : landed(a, b, open)
      if (wall === 0 || landings > wall) rolls++
    }
  }
  return rolls
}

/** The furthest distance at which one checker can stop. */
function landed(a: number, b: number, open: (distance: number) => boolean): number {
  if ((open(a) || open(b)) && open(a + b)) return a + b
  return Math.max(open(a) ? a : 0, open(b) ? b : 0)
}

function doubled(die: number, open: (distance: number) => boolean): number {
  let steps = 0
  while (steps < 4 && open((steps + 1) * die)) steps++
  return steps * die
}
