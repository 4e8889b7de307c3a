import type { Json } from '../core/game.ts'
import type { ConnectFourState } from './state.ts'

/** What is drawn on a cell: EMPTY, player 0's stone, player 1's. */
export const STONES = '.XO'

/** The position as plain JSON. Nothing is hidden, so every viewer gets the same. */
export function view(state: ConnectFourState): Json {
  const { columns, rows } = state.geometry
  return {
    columns,
    rows,
    board: Array.from({ length: rows }, (_, row) => rowText(state, row)),
    toPlay: state.turn < 0 ? null : state.turn,
    winner: state.winner ?? null,
    moves: state.save(),
  }
}

function rowText({ geometry, board }: ConnectFourState, row: number): string {
  return Array.from({ length: geometry.columns }, (_, column) => STONES[board[geometry.cell(column, row)]]).join('')
}
