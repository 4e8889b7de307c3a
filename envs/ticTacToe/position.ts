import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { hasLine, SIDE, SQUARES } from './rules.ts'

/** Which squares each player has taken: bit 0 is a1, bit 2 is c1, bit 8 is c3. */
export interface Marks {
  readonly crosses: number
  readonly noughts: number
}

/** The nine squares as one line of X, O and `.`, in the order in which they are drawn: a3 first, c1 last. */
export function formatPosition(marks: Marks): string {
  return Array.from({ length: SQUARES }, (_, place) => markAt(marks, squareAt(place))).join('')
}

/** What is drawn on a square: X, O or `.`. */
export function markAt({ crosses, noughts }: Marks, square: number): string {
  return (crosses >> square) & 1 ? 'X' : (noughts >> square) & 1 ? 'O' : '.'
}

/**
 * The inverse of {@link formatPosition}; white space is passed over. Fails with `bad-position` where the text is no board, or one that no game
 * comes to.
 */
export function parsePosition(text: string): Result<Marks> {
  const board = text.replace(/\s/g, '')
  if (!/^[XO.]{9}$/.test(board)) return refuse('nine of X, O and ., the upper row first', text)
  const crosses = squaresOf('X', board)
  const noughts = squaresOf('O', board)
  const ahead = count(crosses) - count(noughts)
  if (ahead !== 0 && ahead !== 1) return refuse('as many X as O, or one more', text)
  if (hasLine(ahead === 0 ? crosses : noughts)) return refuse('no mark after three in a row', text)
  return ok({ crosses, noughts })
}

function refuse(expected: string, text: string): Result<never> {
  return fail('bad-position', `Expected ${expected}, but got '${shorten(text)}'.`)
}

function squaresOf(mark: string, board: string): number {
  let squares = 0
  for (let place = 0; place < SQUARES; place++) if (board[place] === mark) squares |= 1 << squareAt(place)
  return squares
}

/** How many squares a set holds. */
export function count(squares: number): number {
  let left = squares
  let found = 0
  for (; left !== 0; left &= left - 1) found++
  return found
}

/** The square at a place of the text, whose rows come from above. */
function squareAt(place: number): number {
  return (SIDE - 1 - Math.floor(place / SIDE)) * SIDE + (place % SIDE)
}
