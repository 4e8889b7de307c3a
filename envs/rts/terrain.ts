import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'

/**
 * Terrain as the original writes it, as text of '0' and '1' row by row. Either that very text, or runs: A (free) or B (wall), each followed by
 * the length of its run where that isn't 1. The original leaves out a last run of one cell; it is put back. White space means nothing.
 */
export function readTerrain(text: string, width: number, height: number): Result<string> {
  const cells = width * height
  const dense = text.replace(/\s+/g, '')
  if (!/[AB]/.test(dense)) return ok(dense)
  let terrain = ''
  for (const run of dense.match(/[AB]\d*|./g) ?? []) {
    const [letter, length] = [run[0], run.slice(1)]
    if (letter !== 'A' && letter !== 'B')
      return fail('bad-map', `Expected terrain to be runs of A and B with their lengths, but got '${shorten(run)}'.`)
    const count = length === '' ? 1 : Number(length)
    if (count < 1 || terrain.length + count > cells)
      return fail(
        'bad-map',
        `Expected runs of terrain to fill ${cells} cells (${width} x ${height}), but got ${shorten(run)} after ${terrain.length}.`,
      )
    terrain += (letter === 'A' ? '0' : '1').repeat(count)
  }
  if (terrain.length === cells - 1) terrain += terrain.endsWith('0') ? '1' : '0'
  return ok(terrain)
}
