import type { ConnectFourState } from './state.ts'

/** Meaning of each entry of the last axis. */
export const PLANES = ['own stones', "opponent's stones"] as const

/** Writes what a player sees as rows x columns x 2, row 1 (the lowest) and column 1 first. Who is to move, the number of stones says. */
export function observe({ geometry, board }: ConnectFourState, player: number, out: Float32Array): void {
  const { columns, rows } = geometry
  const own = player + 1
  const other = 2 - player
  let at = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const stone = board[geometry.cell(column, row)]
      out[at++] = stone === own ? 1 : 0
      out[at++] = stone === other ? 1 : 0
    }
  }
}
