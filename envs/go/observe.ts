import { EMPTY } from './geometry.ts'
import type { GoState } from './state.ts'

/** Boards that an observation holds: the present one and those after each of the moves before (Silver et al. 2017, AlphaGo Zero). */
export const BOARDS = 8

/** Meaning of each entry of the last axis. */
export const PLANES = [
  ...Array.from({ length: BOARDS }, (_, ago) => `own stones, ${ago} moves ago`),
  ...Array.from({ length: BOARDS }, (_, ago) => `opponent's stones, ${ago} moves ago`),
  'all ones where Black is to move',
] as const

/**
 * Writes what a player sees as height x width x 17, row 1 and column A first. Passes count as moves; boards from before the game began are
 * all zeros. Earlier boards are had by walking the log of moves back.
 */
export function observe(state: GoState, player: number, out: Float32Array): void {
  const { geometry, board, history } = state
  const { points, pointOf, marks } = geometry
  const planes = PLANES.length
  const own = player + 1
  const black = state.toPlay === 0 ? 1 : 0
  out.fill(0, 0, points * planes)
  marks.set(board.colors)
  for (let ago = 0; ago < BOARDS; ago++) {
    for (let action = 0; action < points; action++) {
      const color = marks[pointOf[action]]
      if (color !== EMPTY) out[action * planes + (color === own ? ago : BOARDS + ago)] = 1
    }
    const move = history.length - 1 - ago
    if (move < 0) break
    takeBack(state, move, marks)
  }
  for (let action = 0; action < points; action++) out[action * planes + 2 * BOARDS] = black
}

/** Makes the colours after a move those before it. */
function takeBack({ history, geometry }: GoState, move: number, colors: Uint8Array): void {
  const action = history.actionOf(move)
  if (action === geometry.points) return
  const mine = history.playerOf(move) + 1
  const taken = history.wasSuicide(move) ? mine : 3 - mine
  for (let i = history.takenFrom(move); i < history.takenTo(move); i++) colors[history.takenAt(i)] = taken
  colors[geometry.pointOf[action]] = EMPTY
}
