import type { Json } from '../core/game.ts'
import { countArea } from './scoring.ts'
import { STONES } from './setup.ts'
import type { GoState } from './state.ts'

/** The position as plain JSON. Nothing in Go is hidden, so every viewer gets the same. */
export function view(state: GoState): Json {
  const { width, height } = state.geometry
  const area = new Int32Array(2)
  countArea(state.board, area)
  return {
    width,
    height,
    board: boardText(state),
    toPlay: state.toPlay === 0 ? 'b' : 'w',
    captures: state.captures(),
    area: [...area],
    moves: state.history.length,
  }
}

/** The stones over `.XO`, in the order of actions. */
export function boardText({ geometry, board }: GoState): string {
  return Array.from(geometry.pointOf, point => STONES[board.colors[point]]).join('')
}
