/** Squares on a side. */
export const SIDE = 3
export const SQUARES = SIDE * SIDE

/** Three in a row, as sets of squares: bit 0 is a1, bit 2 is c1, bit 8 is c3. */
const LINES = [0o007, 0o070, 0o700, 0o111, 0o222, 0o444, 0o421, 0o124]

/** Whether a player who holds these squares has three in a row. */
export function hasLine(squares: number): boolean {
  for (let i = 0; i < LINES.length; i++) if ((squares & LINES[i]) === LINES[i]) return true
  return false
}
