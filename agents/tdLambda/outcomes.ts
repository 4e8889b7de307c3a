import { CHECKERS, gradeOf, OFF, PLACES } from '../../envs/backgammon/board.ts'
import {
  certain,
  LOSE_BACKGAMMON,
  LOSE_GAMMON,
  OUTCOMES,
  WIN,
  WIN_BACKGAMMON,
  WIN_GAMMON,
} from '../baselines/backgammon/outcome.ts'

// Rows of chances as outcome.ts of the baselines has them, here in arrays of many rows.

/** Whether the game is over; then it writes what is certain for a player. */
export function decided(checkers: Int8Array, player: number, out: Float64Array): boolean {
  const other = 1 - player
  if (checkers[player * PLACES + OFF] === CHECKERS) certain(gradeOf(checkers, other), out)
  else if (checkers[other * PLACES + OFF] === CHECKERS) certain(-gradeOf(checkers, player), out)
  else return false
  return true
}

/** Takes out of a row what the rules leave no room for: gammons where somebody has borne off or without a win, backgammons without a gammon. */
export function confine(checkers: Int8Array, player: number, out: Float64Array, row: number): void {
  const at = row * OUTCOMES
  const own = player * PLACES
  const win = out[at + WIN]
  out[at + WIN_GAMMON] = checkers[PLACES - own + OFF] > 0 ? 0 : Math.min(out[at + WIN_GAMMON], win)
  out[at + WIN_BACKGAMMON] = Math.min(out[at + WIN_BACKGAMMON], out[at + WIN_GAMMON])
  out[at + LOSE_GAMMON] = checkers[own + OFF] > 0 ? 0 : Math.min(out[at + LOSE_GAMMON], 1 - win)
  out[at + LOSE_BACKGAMMON] = Math.min(out[at + LOSE_BACKGAMMON], out[at + LOSE_GAMMON])
}

/** Turns a row into the same chances as the opponent has them. */
export function turnRow(out: Float64Array, row: number): void {
  const at = row * OUTCOMES
  out[at + WIN] = 1 - out[at + WIN]
  for (let k = WIN_GAMMON; k <= WIN_BACKGAMMON; k++) {
    const lost = out[at + k + 2]
    out[at + k + 2] = out[at + k]
    out[at + k] = lost
  }
}

/** Points a game, of a row. */
export function equityOf(rows: Float64Array, row: number): number {
  const at = row * OUTCOMES
  return (
    2 * rows[at + WIN] -
    1 +
    rows[at + WIN_GAMMON] +
    rows[at + WIN_BACKGAMMON] -
    rows[at + LOSE_GAMMON] -
    rows[at + LOSE_BACKGAMMON]
  )
}

/** The row of least equity: after a play, the opponent's. */
export function leastOf(rows: Float64Array, count: number): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let row = 0; row < count; row++) {
    const equity = equityOf(rows, row)
    if (equity >= least) continue
    least = equity
    best = row
  }
  return best
}
