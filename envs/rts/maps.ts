import type { MapUnit, RtsMap, TypeName } from './map.ts'

/** A map as it is drawn: `#` wall, `$` a resource, `B` base and `W` worker of player 0, `b` and `w` those of player 1, `.` free ground. */
interface Drawing {
  /** What each resource holds. */
  readonly amount: number
  /** What each player begins with. */
  readonly stock: number
  readonly lines: readonly string[]
}

/** Turned by half a circle, each of them is itself with the players changed over: no seat has the better ground. */
const DRAWINGS: Readonly<Record<string, Drawing>> = {
  /** A corner each and little room: for tests and first steps. */
  'tiny-5x4': {
    amount: 5,
    stock: 5,
    lines: ['$BW..', '.....', '.....', '..wb$'],
  },
  /** Two bases four steps apart: an early rush tells. */
  'pocket-8x8': {
    amount: 15,
    stock: 5,
    lines: ['.$......', '$..W....', '..B.....', '........', '........', '.....b..', '....w..$', '......$.'],
  },
  /** Open ground with a resource in no man's land. */
  'meadow-16x16': {
    amount: 20,
    stock: 5,
    lines: [
      '.$$.............',
      '$...............',
      '................',
      '....BW..........',
      '................',
      '................',
      '..........$.....',
      '................',
      '................',
      '.....$..........',
      '................',
      '................',
      '..........wb....',
      '................',
      '...............$',
      '.............$$.',
    ],
  },
  /** A wall between the players, with two gates; each has a walled store on its own side. */
  'gates-16x16': {
    amount: 20,
    stock: 5,
    lines: [
      '$...............',
      '$...............',
      '..W.............',
      '...B........#.$.',
      '............#.$.',
      '....##......####',
      '................',
      '###..######..###',
      '###..######..###',
      '................',
      '####......##....',
      '.$.#............',
      '.$.#........b...',
      '.............w..',
      '...............$',
      '...............$',
    ],
  },
  /** Two bases each and resources all over: games of large armies. */
  'bonanza-16x16': {
    amount: 40,
    stock: 15,
    lines: [
      '$$$$........$$$$',
      '$..............$',
      '$..............$',
      '...WB...........',
      '...BW...........',
      '................',
      '....$....$$.....',
      '................',
      '................',
      '.....$$....$....',
      '................',
      '...........wb...',
      '...........bw...',
      '$..............$',
      '$..............$',
      '$$$$........$$$$',
    ],
  },
}

/** What a letter stands for, with the hit points that it has in all unit tables. */
const LEGEND: Readonly<Record<string, readonly [type: TypeName, player: number, hp: number]>> = {
  $: ['Resource', -1, 1],
  B: ['Base', 0, 10],
  b: ['Base', 1, 10],
  W: ['Worker', 0, 1],
  w: ['Worker', 1, 1],
}

/** The maps that ship, by name. */
export const MAPS: Readonly<Record<string, RtsMap>> = Object.fromEntries(
  Object.entries(DRAWINGS).map(([name, drawing]) => [name, readDrawing(drawing)]),
)

/** Units are numbered and listed line by line. */
function readDrawing({ amount, stock, lines }: Drawing): RtsMap {
  const cells = lines.join('')
  const width = lines[0].length
  const units: MapUnit[] = []
  for (const [cell, letter] of [...cells].entries()) {
    if (!(letter in LEGEND)) continue
    const [type, player, hp] = LEGEND[letter]
    const resources = type === 'Resource' ? amount : 0
    units.push([units.length, type, player, cell % width, Math.floor(cell / width), hp, resources])
  }
  const terrain = cells.replace(/[^#]/g, '0').replaceAll('#', '1')
  return { width, height: lines.length, terrain, playerResources: [stock, stock], units }
}
