import { unwrap } from '../../../../envs/core/result.ts'
import { games } from '../../../../envs/games.ts'
import type { Rts } from '../../../../envs/rts/game.ts'
import { type MapUnit, TYPE_NAMES } from '../../../../envs/rts/map.ts'
import type { RtsState } from '../../../../envs/rts/state.ts'
import { UNIT_TYPES } from '../../../../envs/rts/units.ts'

const LETTERS = '$BKWLHR' // by type; small letters are player 1's

export interface Drawn {
  /** Of each player. */
  readonly stock?: readonly [number, number]
  /** Places `x,y` of workers that carry something. */
  readonly carrying?: readonly string[]
  /** Hit points of units by their place, where not full. */
  readonly hp?: Readonly<Record<string, number>>
  readonly options?: Readonly<Record<string, unknown>>
}

/** A game that begins as drawn: rows parted by spaces, `#` walls, `$` resources of 10, `B` base, `K` barracks, `W`, `L`, `H`, `R`. */
export function drawnRts(drawing: string, { stock = [0, 0], carrying = [], hp = {}, options = {} }: Drawn = {}): Rts {
  const rows = drawing.trim().split(/\s+/)
  const units: MapUnit[] = []
  for (const [y, row] of rows.entries()) {
    for (const [x, letter] of [...row].entries()) {
      const type = LETTERS.indexOf(letter.toUpperCase())
      if (type < 0) continue
      const name = TYPE_NAMES[type]
      const owner = name === 'Resource' ? -1 : letter === letter.toUpperCase() ? 0 : 1
      const place = `${x},${y}`
      const carried = name === 'Resource' ? 10 : Number(carrying.includes(place))
      units.push([units.length, name, owner, x, y, hp[place] ?? UNIT_TYPES[2][name].hp, carried])
    }
  }
  const map = {
    width: rows[0].length,
    height: rows.length,
    terrain: rows.join('').replace(/[^#]/g, '0').replaceAll('#', '1'),
    playerResources: stock,
    units,
  }
  return unwrap(games.make('rts', { map, ...options })) as Rts
}

/** Where the unit that is asked stands, as a letter and a place: `W 1,2`. */
export function askedAt(state: RtsState): string {
  const { columns, rows } = state.rules
  const cell = state.cells[state.asked]
  const letter = LETTERS[state.types[state.asked]]
  return `${state.owners[state.asked] === 0 ? letter : letter.toLowerCase()} ${columns[cell]},${rows[cell]}`
}
