import { fail, ok, type Result } from '../core/result.ts'
import type { MAP_RULES, Rules } from './types.ts'

/** Largest side of a map in cells, frames not counted. */
export const LARGEST_SIDE = 64

/** A map as text, checked: all lines as long as the first, only characters of the legend. */
export interface Grid {
  readonly rows: number
  readonly columns: number
  readonly lines: readonly string[]
  /** Row by row: `cells[row * columns + column]`. */
  readonly cells: string
}

type MapRules = (typeof MAP_RULES)[number]

/** What each set of rules reads on a map, and in what number: [character, least, most]. */
const LEGENDS: Readonly<Record<Exclude<MapRules, 'taxi'>, readonly (readonly [string, number, number])[]>> = {
  cliff: [
    ['S', 1, 1],
    ['G', 1, Infinity],
    ['C', 0, Infinity],
    ['.', 0, Infinity],
    ['#', 0, Infinity],
  ],
  lake: [
    ['S', 1, Infinity],
    ['G', 0, Infinity],
    ['F', 0, Infinity],
    ['H', 0, Infinity],
    ['.', 0, Infinity],
    ['#', 0, Infinity],
  ],
  windy: [
    ['S', 1, Infinity],
    ['G', 1, Infinity],
    ['.', 0, Infinity],
  ],
  rooms: [
    ['S', 1, Infinity],
    ['G', 1, Infinity],
    ['.', 0, Infinity],
    ['#', 0, Infinity],
  ],
  maze: [
    ['S', 0, Infinity],
    ['>', 0, Infinity],
    ['v', 0, Infinity],
    ['<', 0, Infinity],
    ['^', 0, Infinity],
    ['G', 0, Infinity],
    ['H', 0, Infinity],
    ['k', 0, Infinity],
    ['b', 0, Infinity],
    ['D', 0, Infinity],
    ['O', 0, Infinity],
    ['L', 0, Infinity],
    ['.', 0, Infinity],
    ['#', 0, Infinity],
  ],
}

/** The lines of a map as it comes in, in one text with / or line ends between them or one by one: without line ends, and without blank lines around. */
export function mapLines(map: string | readonly string[]): readonly string[] {
  const lines = typeof map === 'string' ? map.trim().split(/\r?\n|\//) : map.map(line => line.replace(/\r?\n$/, ''))
  const isWritten = (line: string): boolean => line.trim() !== ''
  return lines.slice(Math.max(0, lines.findIndex(isWritten)), lines.findLastIndex(isWritten) + 1)
}

/** What the characters of a map say of the rules that it is meant for; the first that applies. */
const SIGNS: readonly (readonly [RegExp, MapRules])[] = [
  [/^\+/, 'taxi'],
  [/[kbDOL<>v^]/, 'maze'],
  [/\n\d+$/, 'windy'],
  [/C/, 'cliff'],
  [/[FH]/, 'lake'],
]

/** The rules that a map without a name is played by, where it isn't said: `rooms` where nothing on it tells. */
export function guessRules(lines: readonly string[]): Rules {
  const text = lines.join('\n')
  return SIGNS.find(([sign]) => sign.test(text))?.[1] ?? 'rooms'
}

/** Reads a map of cells. Windy maps are given without their line of winds. */
export function readGrid(lines: readonly string[], rules: Exclude<MapRules, 'taxi'>): Result<Grid> {
  const size = checkSize(lines, 1, LARGEST_SIDE, LARGEST_SIDE)
  if (!size.ok) return size
  const legend = LEGENDS[rules]
  const known = legend.map(([character]) => character)
  for (const [row, line] of lines.entries()) {
    const column = [...line].findIndex(character => !known.includes(character))
    if (column >= 0)
      return bad(
        `only ${known.join(' ')} on a map with ${rules} rules, but got '${[...line][column]}' in line ${row + 1}, column ${column + 1}`,
      )
  }
  const cells = lines.join('')
  for (const [character, least, most] of legend) {
    const count = cells.split(character).length - 1
    if (count < least)
      return bad(`a map with ${rules} rules to have at least ${least} '${character}', but got ${count}`)
    if (count > most) return bad(`a map with ${rules} rules to have ${most} '${character}', but got ${count}`)
  }
  return ok({ rows: lines.length, columns: lines[0].length, lines, cells })
}

/** Whether all lines are of one length, and neither too few nor too many. */
export function checkSize(
  lines: readonly string[],
  least: number,
  mostLines: number,
  mostColumns: number,
): Result<undefined> {
  if (lines.length < least || lines.length > mostLines)
    return bad(`a map of ${least} to ${mostLines} lines, but got ${lines.length}`)
  const columns = lines[0].length
  if (columns < least || columns > mostColumns)
    return bad(`the lines of a map to be ${least} to ${mostColumns} characters long, but got ${columns}`)
  const odd = lines.findIndex(line => line.length !== columns)
  if (odd >= 0)
    return bad(
      `every line of a map to be as long as the first (${columns}), but line ${odd + 1} is ${lines[odd].length}`,
    )
  return ok(undefined)
}

/** A refusal of a map: what was expected, and what came. */
export function bad(expected: string): Result<never> {
  return fail('bad-map', `Expected ${expected}.`)
}
