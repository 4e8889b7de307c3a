import type { Board } from './board.ts'
import { BLACK, EMPTY, WALL, WHITE } from './geometry.ts'

/**
 * The area of each player on the board as it stands (Tromp-Taylor rules 4 and 10): its stones, and the empty points from which only its
 * stones can be reached by going over empty points. Nothing is taken to be dead.
 *
 * @param out Black's and White's points.
 */
export function countArea(board: Board, out: Int32Array): void {
  const { colors, empties, emptyCount, geometry } = board
  const { total, stride, marks, stack } = geometry
  let black = 0
  let white = 0
  for (let point = stride; point < total - stride; point++) {
    if (colors[point] === BLACK) black++
    else if (colors[point] === WHITE) white++
  }
  marks.fill(0)
  for (let i = 0; i < emptyCount; i++) {
    const start = empties[i]
    if (marks[start] !== 0) continue
    marks[start] = 1
    let size = 0
    let reached = 0 // bits of the colours met at the border
    let waiting = 0
    stack[waiting++] = start
    while (waiting > 0) {
      const point = stack[--waiting]
      size++
      for (let side = 0; side < 4; side++) {
        const near = side === 0 ? point - 1 : side === 1 ? point + 1 : side === 2 ? point - stride : point + stride
        const there = colors[near]
        if (there === WALL) continue
        if (there !== EMPTY) reached |= there
        else if (marks[near] === 0) {
          marks[near] = 1
          stack[waiting++] = near
        }
      }
    }
    if (reached === BLACK) black += size
    else if (reached === WHITE) white += size
  }
  out[0] = black
  out[1] = white
}
