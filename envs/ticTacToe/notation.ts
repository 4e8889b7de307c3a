import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { TicTacToeState } from './state.ts'

/** Names of the squares by action: columns a to c, rows 1 to 3 from below. */
export const NAMES: readonly string[] = ['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3']

/** The legal move with this name, in either case. Fails with `illegal-action`. */
export function parseSquare(text: string, state: TicTacToeState): Result<number> {
  const action = NAMES.indexOf(text.trim().toLowerCase())
  if (state.isLegal(action)) return ok(action)
  const free = NAMES.filter((_, square) => state.isLegal(square))
  const expected = free.length > 0 ? `a square out of ${free.join(', ')}` : 'no move, for the game is over'
  return fail('illegal-action', `Expected ${expected}, but got '${shorten(text)}'.`)
}
