/** The surroundings of a point of Go: the eight points around it, each empty, the mover's, the opponent's or beyond the edge. */

/** What a code's digit says of a point beyond the edge; 0 is an empty one. */
const WALL = 3
const AROUND = 8
const CODES = 4 ** AROUND

/** [code]: the class of a pattern. */
let classes: Uint16Array | undefined
let count = 0

/**
 * The class of each code, a code being eight digits of base 4, the northern point's first and then clockwise. Codes that turn or mirror into
 * one another are of one class. Class 0 is of all that no board at least three points wide has.
 */
export function patternClasses(): Uint16Array {
  if (classes) return classes
  classes = new Uint16Array(CODES)
  count = 1
  for (let code = 0; code < CODES; code++) {
    if (!isOnBoard(code)) continue
    const first = least(code)
    classes[code] = first === code ? count++ : classes[first] // the least of them came before
  }
  return classes
}

/** How many classes there are. */
export function patternCount(): number {
  patternClasses()
  return count
}

/** What the k-th point around holds. */
function digit(code: number, k: number): number {
  return (code >> (2 * k)) & 3
}

/** Whether the edge lies as it does on a board: nowhere, along a side, or round a corner. */
function isOnBoard(code: number): boolean {
  const walls = Array.from({ length: AROUND }, (_, k) => digit(code, k) === WALL)
  const number = walls.filter(Boolean).length
  if (number === 0) return true
  // Three or five in a row, of which the first and the last are at corners.
  return [1, 3, 5, 7].some(
    from => (number === 3 || number === 5) && walls.every((wall, k) => wall === (k - from + AROUND) % AROUND < number),
  )
}

/** The least of the codes that a code turns and mirrors into. */
function least(code: number): number {
  let lowest = CODES
  for (const mirrored of [false, true]) {
    for (let turn = 0; turn < AROUND; turn += 2) {
      let other = 0
      for (let k = 0; k < AROUND; k++) {
        const from = ((mirrored ? AROUND - k : k) + turn) % AROUND
        other |= digit(code, from) << (2 * k)
      }
      lowest = Math.min(lowest, other)
    }
  }
  return lowest
}
