import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { ConnectFourState } from './state.ts'

/** A move is the number of its column, counted from 1. */
export function formatColumn(action: number): string {
  return String(action + 1)
}

/** The inverse of {@link formatColumn}. Fails with `illegal-action` where there is no such column, or no room in it. */
export function parseColumn(text: string, state: ConnectFourState): Result<number> {
  const word = text.trim()
  const action = /^[1-9]$/.test(word) ? Number(word) - 1 : -1
  if (state.isLegal(action)) return ok(action)
  return fail('illegal-action', `Expected ${expected(state)}, but got '${shorten(text)}'.`)
}

/** Plays the moves of a position's text, such as `4453`, on a state at the start. Fails with `bad-position` and says at which move. */
export function playMoves(text: string, state: ConnectFourState): Result<ConnectFourState> {
  const moves = text.replace(/\s/g, '')
  for (let n = 0; n < moves.length; n++) {
    const action = parseColumn(moves[n], state)
    if (!action.ok) return fail('bad-position', `Move ${n + 1} of '${shorten(text)}': ${action.error.message}`)
    state.play(action.value)
  }
  return ok(state)
}

function expected(state: ConnectFourState): string {
  const columns = Array.from({ length: state.geometry.columns }, (_, action) => action)
  const free = columns.filter(action => state.isLegal(action))
  return free.length > 0 ? `a column out of ${free.map(formatColumn).join(', ')}` : 'no move, for the game is over'
}
