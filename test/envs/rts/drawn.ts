import { expect } from 'vitest'
import type { Json } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { ACTIONS, decode } from '../../../envs/rts/actions.ts'
import type { Rts } from '../../../envs/rts/game.ts'
import { listOrders } from '../../../envs/rts/legal.ts'
import { TYPE_NAMES } from '../../../envs/rts/map.ts'
import { DIRECTIONS, type Order } from '../../../envs/rts/orders.ts'
import type { RtsState } from '../../../envs/rts/state.ts'

const LETTERS = '$bkwlhr'
const TABLES: Readonly<Record<number, readonly number[]>> = {
  1: [1, 10, 4, 1, 4, 4, 1],
  2: [1, 10, 4, 1, 4, 8, 1],
  3: [1, 10, 4, 1, 4, 8, 1],
}

/** A position that is drawn, and orders by words. */
export interface Drawn {
  readonly game: Rts
  readonly state: RtsState
  /** The units as they stand, in the order of the list: `w3 at 1,0`; hit points and load where they aren't as at first. */
  units(): string
  /** Makes a tick of player 0's and player 1's orders, and more with none; gives what each ordered unit got. */
  tick(own?: string, other?: string, ticks?: number, draws?: number[]): string[]
  /** The legal orders of a unit. */
  legal(id: number): string[]
}

/**
 * A position from a drawing: lines over `.` (free), `#` (wall), `$` (a resource of 5) and a letter a type, `B`ase, barrac`K`s, `W`orker, `L`ight, `H`eavy,
 * `R`anged: capitals are player 0's, small letters player 1's. Ids count from 0, row by row.
 *
 * @param change puts other hit points (`hp`) or another load (`carried`) on units, by id.
 */
export function drawn(
  diagram: string,
  options: Record<string, unknown> = {},
  stocks: [number, number] = [0, 0],
  change: Readonly<Record<number, { hp?: number; carried?: number }>> = {},
): Drawn {
  const rows = diagram.trim().split(/\s+/)
  const units: Json[] = []
  for (const [y, row] of rows.entries()) {
    for (const [x, letter] of [...row].entries()) {
      const type = LETTERS.indexOf(letter.toLowerCase())
      if (type < 0) continue
      const id = units.length
      const { hp = TABLES[Number(options.unitTable ?? 2)][type], carried = type === 0 ? 5 : 0 } = change[id] ?? {}
      const player = type === 0 ? -1 : Number(letter === letter.toLowerCase())
      units.push([id, TYPE_NAMES[type], player, x, y, hp, carried])
    }
  }
  const terrain = rows.join('').replace(/[^#]/g, '0').replace(/#/g, '1')
  const map = { width: rows[0].length, height: rows.length, terrain, playerResources: stocks, units }
  const game = unwrap(games.make('rts', { map, ...options })) as Rts
  const state = game.start(Rng.fromSeed('drawn'))
  return {
    game,
    state,
    units() {
      return Array.from({ length: state.count }, (_, unit) => {
        const [id, type, , x, y, hp, carried] = (game.view(state, 'all') as { u: number[][] }).u[unit]
        const letter = state.owners[unit] === 0 ? LETTERS[type].toUpperCase() : LETTERS[type]
        const hurt = hp === game.rules.table.hp[type] ? '' : ` hp ${hp}`
        return `${letter}${id} at ${x},${y}${hurt}${carried === 0 ? '' : ` has ${carried}`}`
      }).join('; ')
    },
    tick(own = '', other = '', ticks = 1, draws = []) {
      const left = [...draws]
      let issued: string[] = []
      for (let tick = 0; tick < ticks; tick++) {
        const given = tick === 0 ? [own, other].map(read) : [[], []]
        for (const player of [0, 1]) unwrap(state.submit(player, given[player]))
        const ordered = new Set(given.flat().map(([id]) => id))
        while (!state.resolve()) state.take(left.shift()!)
        if (tick > 0) continue
        const { a } = game.view(state, 'all') as { a: number[][] }
        issued = a.filter(([id]) => ordered.has(id)).map(row => say(row))
      }
      expect(left).toEqual([])
      state.ask()
      return issued
    },
    legal(id) {
      const unit = state.indexOf(id)
      const actions = new Int32Array(ACTIONS)
      return [...actions.subarray(0, listOrders(state, unit, actions))].map(action =>
        say([id, ...decode(action, state.cells[unit], state.rules)!]).replace(/^\d+ /, ''),
      )
    },
  }
}

/** `3 move up, 4 attack 1,2, 5 produce worker left, 6 wait 10` as orders. */
export function read(text: string): Order[] {
  const words = [
    ...text.matchAll(/(\d+) (wait|move|harvest|return|produce|attack) ?([^\s]*)(?: (up|right|down|left))?/g),
  ]
  return words.map(([, id, kind, rest, direction]) => {
    const what = rest.replace(/,$/, '')
    if (kind === 'wait') return [Number(id), 0, Number(what), -1, -1, -1]
    if (kind === 'attack') return [Number(id), 5, -1, -1, ...(what.split(',').map(Number) as [number, number])]
    if (kind === 'produce')
      return [
        Number(id),
        4,
        DIRECTIONS.indexOf(direction as 'up'),
        TYPE_NAMES.findIndex(name => name.toLowerCase() === what),
        -1,
        -1,
      ]
    return [Number(id), ['', 'move', 'harvest', 'return'].indexOf(kind), DIRECTIONS.indexOf(what as 'up'), -1, -1, -1]
  })
}

/** The inverse of {@link read}, of a row that begins as an order. */
function say([id, type, param, product, x, y]: readonly number[]): string {
  if (type === 0) return `${id} wait ${param}`
  if (type === 5) return `${id} attack ${x},${y}`
  const verb = ['', 'move', 'harvest', 'return', `produce ${TYPE_NAMES[product]?.toLowerCase()}`][type]
  return `${id} ${verb} ${DIRECTIONS[param]}`
}
