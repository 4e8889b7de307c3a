import { SQUARES } from './rules.ts'
import type { TicTacToeState } from './state.ts'

/** Meaning of each entry of the last axis. */
export const PLANES = ['own marks', "opponent's marks"] as const

/** Writes what a player sees as 3 x 3 x 2, row 1 and column a first. Who is to move, the number of marks says. */
export function observe(state: TicTacToeState, player: number, out: Float32Array): void {
  const own = player === 0 ? state.crosses : state.noughts
  const other = player === 0 ? state.noughts : state.crosses
  for (let square = 0; square < SQUARES; square++) {
    out[2 * square] = (own >> square) & 1
    out[2 * square + 1] = (other >> square) & 1
  }
}
