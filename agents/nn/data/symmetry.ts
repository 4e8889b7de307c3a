/** The eight symmetries of a square board. */
import type { Column } from './dataset.ts'

/** Where cell (row, column) of a changed board of `last + 1` rows comes from: the four turns, then their mirrors. */
export const SYMMETRIES: readonly ((row: number, column: number, last: number) => readonly [number, number])[] = [
  (row, column) => [row, column],
  (row, column, last) => [column, last - row],
  (row, column, last) => [last - row, last - column],
  (row, column, last) => [last - column, row],
  (row, column, last) => [row, last - column],
  (row, column) => [column, row],
  (row, column, last) => [last - row, column],
  (row, column, last) => [last - column, last - row],
]

/**
 * A column with one of the symmetries for each example: `planes` [size, size, channels], or `moves` [size * size + others].
 * @param board  shape of the planes
 * @param drawn  [examples]: which of the symmetries
 */
export function symmetric(
  { shape, values }: Column<Float32Array | Int32Array>,
  kind: 'planes' | 'moves',
  board: readonly number[],
  drawn: readonly number[],
): Column<Float32Array | Int32Array> {
  const [size] = board
  if (board.length !== 3 || board[1] !== size) {
    throw new Error(`Expected planes of a square board [size, size, channels], but got [${board.join(', ')}].`)
  }
  if (kind === 'moves' && (shape.length !== 1 || shape[0] < size * size)) {
    throw new Error(`Expected moves to be ${size * size} at least, but got [${shape.join(', ')}].`)
  }
  const channels = kind === 'planes' ? board[2] : 1
  const length = values.length / drawn.length
  const changed = values.slice() // moves that belong to no cell stay
  for (const [example, symmetry] of drawn.entries()) {
    const origin = example * length
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const [fromRow, fromColumn] = SYMMETRIES[symmetry](row, column, size - 1)
        const from = origin + (fromRow * size + fromColumn) * channels
        const to = origin + (row * size + column) * channels
        for (let c = 0; c < channels; c++) changed[to + c] = values[from + c]
      }
    }
  }
  return { shape, values: changed }
}
