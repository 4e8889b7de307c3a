/** Points that may be blocked before a checker, by its distance. */
const REACH = 12

/**
 * [points blocked, as bits: distance 12 is bit 0, distance 1 bit 11]: rolls of 36 with which a checker gets out, past all that is blocked at
 * distances 1 to 6; with nothing blocked there, by any roll that it can move.
 */
const ESCAPES = Uint8Array.from({ length: 1 << REACH }, (_, blocked) => countEscapes(blocked))

/**
 * Rolls with which a checker escapes what stands before it.
 *
 * @param blocked  points held against it as its side counts them, as bits
 * @param place  where it stands, from 0 to 24, the bar
 */
export function escapes(blocked: number, place: number): number {
  const before = place >= REACH ? blocked >>> (place - REACH) : blocked << (REACH - place)
  return ESCAPES[before & ((1 << REACH) - 1)]
}

function countEscapes(blocked: number): number {
  const open = (distance: number) => distance > REACH || (blocked & (1 << (REACH - distance))) === 0
  let wall = 6
  while (wall > 0 && open(wall)) wall--
  let rolls = 0
  for (let a = 1; a <= 6; a++) {
    for (let b = 1; b <= 6; b++) if (furthest(a, b, open) > wall) rolls++
  }
  return rolls
}

/** How far one checker comes with a roll. */
function furthest(a: number, b: number, open: (distance: number) => boolean): number {
  if (a === b) {
    let steps = 0
    while (steps < 4 && open((steps + 1) * a)) steps++
    return steps * a
  }
  if ((open(a) || open(b)) && open(a + b)) return a + b
  return Math.max(open(a) ? a : 0, open(b) ? b : 0)
}

/** The most points held in a row. */
export function longestPrime(held: number): number {
  let length = 0
  for (let rows = held; rows !== 0; rows &= rows << 1) length++
  return length
}
