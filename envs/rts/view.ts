import type { Json, Viewer } from '../core/game.ts'
import { ATTACK } from './orders.ts'
import { look, sees } from './sight.ts'
import type { RtsState } from './state.ts'
import type { Submission } from './submission.ts'
import { ACTING, ORDERING, type World } from './world.ts'

/** A unit as traces write it: [id, type, player, x, y, hp, carried]. */
export function unitRow(world: World, unit: number): number[] {
  const { columns, rows } = world.rules
  const cell = world.cells[unit]
  return [
    world.ids[unit],
    world.types[unit],
    world.owners[unit],
    columns[cell],
    rows[cell],
    world.hps[unit],
    world.carried[unit],
  ]
}

/** An order in progress as traces write it: [unitId, type, param, unitType, x, y, start, duration]. */
export function orderRow(world: World, unit: number): number[] {
  const order = fields(world, world.orders[unit], world.params[unit], world.products[unit], world.targets[unit])
  return [world.ids[unit], ...order, world.starts[unit], world.durations[unit]]
}

/** The orders that a player has submitted for this tick: [unitId, type, param, unitType, x, y] each. */
export function submittedRows(world: World, player: number): number[][] {
  const list: Submission = world.submitted[player]
  return Array.from({ length: list.count }, (_, row) => [
    world.ids[list.units[row]],
    ...fields(world, list.types[row], list.params[row], list.products[row], list.targets[row]),
  ])
}

function fields({ rules }: World, type: number, param: number, product: number, target: number): number[] {
  return type === ATTACK ? [type, -1, -1, rules.columns[target], rules.rows[target]] : [type, param, product, -1, -1]
}

/**
 * The state as plain JSON, as traces have it. From above: time `t`, stocks `r`, units `u` and orders in progress `a`; `pending`, by player, where orders
 * of this tick are given and not issued yet; `due` where some take effect while chance is asked. A player gets of that what it sees, and the ground, and
 * `asked`: the id of the unit it is asked about, or null.
 */
export function view(state: RtsState, viewer: Viewer): Json {
  const looked = new Uint8Array(state.rules.size)
  if (viewer !== 'all') look(state, viewer, looked)
  const seen = (unit: number): boolean => viewer === 'all' || sees(state, viewer, unit, looked)
  const rowsOf = (units: Iterable<number>, row: (world: World, unit: number) => number[]): number[][] => {
    return [...units].filter(seen).map(unit => row(state, unit))
  }
  const { width, height, map } = state.rules
  const pending = [0, 1].map(player => {
    return viewer === 'all' || viewer === player ? submittedRows(state, player).slice(state.issuedOf(player)) : []
  })
  return {
    t: state.time,
    r: [...state.stocks],
    u: rowsOf(Array.from({ length: state.count }).keys(), unitRow),
    a: rowsOf(state.queue.subarray(0, state.queued), orderRow),
    ...(pending.some(list => list.length > 0) && { pending }),
    ...(state.phase === ACTING && { due: rowsOf(state.due.subarray(state.acted, state.dues), orderRow) }),
    ...(viewer !== 'all' && {
      width,
      height,
      terrain: map.terrain,
      asked: state.phase === ORDERING && state.turn === viewer && state.asked >= 0 ? state.ids[state.asked] : null,
    }),
  }
}
