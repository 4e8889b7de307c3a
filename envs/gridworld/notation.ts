import { CHANCE, OVER, type State } from '../core/game.ts'
import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'

/** Finds the action or outcome with this name among those of a position; refuses what is not there, and what is not legal. */
export function parseName(text: string, state: State, names: readonly string[]): Result<number> {
  if (state.turn === OVER)
    return fail('illegal-action', `Expected no action, for the game is over, but got '${shorten(text)}'.`)
  const found = names.indexOf(text.trim().toLowerCase())
  if (found >= 0 && state.isLegal(found)) return ok(found)
  const what = state.turn === CHANCE ? 'an outcome' : 'an action'
  const legal = names.filter((_, action) => state.isLegal(action))
  return fail('illegal-action', `Expected ${what} out of ${legal.join(', ')}, but got '${shorten(text)}'.`)
}
