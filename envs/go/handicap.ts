/**
 * Fixed handicap placement (GTP version 2 draft 2, section 4.1.1): third line below 13 lines, fourth from there on; up to nine stones
 * where both sides are odd and at least 9, else up to four. Carried on here to what GTP leaves out: each side of a rectangle has its own
 * line, which is the second on 4 to 6 lines and the first on fewer; a stone less than the board has points is the most.
 */

// First digit: column, second: row, as 0 low line, 1 middle, 2 high line; in the order of the specification's diagrams.
const CORNERS = ['00', '22', '02', '20']
const SIDES = ['01', '21', '10', '12']
const CENTRE = '11'

/** The most stones that fixed placement has room for on a board: 0, or 2 to 9. */
export function mostHandicap(width: number, height: number): number {
  if (Math.min(width, height) >= 9 && width % 2 === 1 && height % 2 === 1) return 9
  const most = Math.min(corners(width, height).length, width * height - 1)
  return most < 2 ? 0 : most
}

/** The points of `stones` handicap stones, as action numbers. `stones` is 0 or 2 to {@link mostHandicap}. */
export function handicapPoints(width: number, height: number, stones: number): number[] {
  if (stones <= 4) return corners(width, height).slice(0, stones)
  const sides = SIDES.slice(0, stones >= 8 ? 4 : stones >= 6 ? 2 : 0)
  const names = [...CORNERS, ...sides, ...(stones % 2 === 1 ? [CENTRE] : [])]
  return names.map(name => pointAt(width, height, name))
}

/** Corner points in order; fewer than four where lines fall together. */
function corners(width: number, height: number): number[] {
  return [...new Set(CORNERS.map(name => pointAt(width, height, name)))]
}

function pointAt(width: number, height: number, name: string): number {
  return line(height, name[1]) * width + line(width, name[0])
}

function line(length: number, which: string): number {
  const low = length >= 13 ? 3 : length >= 7 ? 2 : length >= 4 ? 1 : 0
  return which === '0' ? low : which === '1' ? (length - 1) / 2 : length - 1 - low
}
