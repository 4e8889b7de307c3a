import { SYMMETRIES } from '../nn/data/symmetry.ts'

/** Where each cell of a board goes under its symmetries, the identity first: the eight of a square, else the identity alone. */
export function symmetriesOf(height: number, width: number): readonly Int16Array[] {
  const cells = height * width
  const symmetries = height === width ? SYMMETRIES : SYMMETRIES.slice(0, 1)
  return symmetries.map(symmetry =>
    Int16Array.from({ length: cells }, (_, cell) => {
      const [row, column] = symmetry(Math.floor(cell / width), cell % width, width - 1)
      return row * width + column
    }),
  )
}
