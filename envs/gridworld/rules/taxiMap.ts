import { ok, type Result } from '../../core/result.ts'
import { bad, checkSize } from '../parseMap.ts'
import type { Move } from '../types.ts'

const STANDS = ['R', 'G', 'Y', 'B'] as const
/** Largest side of a taxi map in cells: there are up to 40 states a cell. */
const LARGEST = 20

export interface TaxiMap {
  readonly rows: number
  readonly columns: number
  /** Where passengers wait and want to go, in the order R, G, Y, B. */
  readonly stands: readonly { readonly name: (typeof STANDS)[number]; readonly cell: number }[]
  /** Whether neither a wall nor the edge of the map bars this way out of a cell. */
  open(cell: number, move: Move): boolean
}

/** Reads a map drawn as Gymnasium draws it: a frame, cells at every second character, `:` (open) or `|` (a wall) between them. */
export function readTaxiMap(lines: readonly string[]): Result<TaxiMap> {
  const size = checkSize(lines, 3, LARGEST + 2, 2 * LARGEST + 1)
  if (!size.ok) return size
  const rows = lines.length - 2
  const columns = (lines[0].length - 1) / 2
  for (const [row, line] of lines.entries()) {
    const edge = row === 0 || row === rows + 1
    if (!(edge ? /^\+-(--)*\+$/ : /^\|[ RGYB]([:|][ RGYB])*\|$/).test(line))
      return bad(
        `line ${row + 1} of a taxi map to look like '${edge ? '+---------+' : '|R: | : :G|'}', but got '${line}'`,
      )
  }
  const letters = lines
    .slice(1, -1)
    .map(line => line.replace(/.(.)/g, '$1').slice(0, columns))
    .join('')
  const stands = STANDS.flatMap(name => (letters.includes(name) ? [{ name, cell: letters.indexOf(name) }] : []))
  if (stands.length < 2)
    return bad(`a taxi map to have at least two of the stands ${STANDS.join(', ')}, but got ${stands.length}`)
  const twice = STANDS.find(name => letters.indexOf(name) !== letters.lastIndexOf(name))
  if (twice) return bad(`a taxi map to have the stand ${twice} once, but got it more often`)
  const open = (cell: number, move: Move): boolean => {
    const column = cell % columns
    const row = (cell - column) / columns
    if (move === 'up') return row > 0
    if (move === 'down') return row + 1 < rows
    return lines[row + 1][2 * column + (move === 'right' ? 2 : 0)] === ':'
  }
  return ok({ rows, columns, stands, open })
}
