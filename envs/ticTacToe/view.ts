import type { Json } from '../core/game.ts'
import { formatPosition } from './position.ts'
import type { TicTacToeState } from './state.ts'

/** The position as plain JSON. Nothing is hidden, so every viewer gets the same. */
export function view(state: TicTacToeState): Json {
  return {
    board: formatPosition(state),
    toPlay: state.turn < 0 ? null : state.turn,
    winner: state.winner ?? null,
  }
}
