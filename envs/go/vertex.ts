import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'

/** Columns by letter: there is no I (GTP version 2 draft 2). */
export const COLUMNS = 'ABCDEFGHJKLMNOPQRST'
export const PASS = 'pass'

/** An action as a GTP vertex: `D4` is the fourth column from the left, the fourth row from below. */
export function formatVertex(action: number, width: number, height: number): string {
  if (action === width * height) return PASS
  return `${COLUMNS[action % width]}${Math.floor(action / width) + 1}`
}

/** The inverse of {@link formatVertex}, in either case. Fails with `bad-vertex` where the text is none, or none of this board. */
export function parseVertex(text: string, width: number, height: number): Result<number> {
  const word = text.trim().toUpperCase()
  if (word === PASS.toUpperCase()) return ok(width * height)
  const match = /^([A-HJ-T])([1-9]\d?)$/.exec(word)
  const column = match ? COLUMNS.indexOf(match[1]) : width
  const row = match ? Number(match[2]) - 1 : height
  if (column < width && row < height) return ok(row * width + column)
  const last = formatVertex(width * height - 1, width, height)
  return fail('bad-vertex', `Expected a vertex from A1 to ${last} or ${PASS}, but got '${shorten(text)}'.`)
}
