import { END, kindOf, paramOf, productOf, WINDOW } from './actions.ts'
import { listOrders } from './legal.ts'
import { TYPE_NAMES } from './map.ts'
import { ATTACK, IDLE, ORDER_NAMES, PRODUCE, WAIT } from './orders.ts'
import { look, sees } from './sight.ts'
import type { World } from './world.ts'

/**
 * The interface of MicroRTS-Py, for agents made for it: whole numbers on unturned maps, one vector for each unit. Without fog the planes are hit
 * points, resources, owner (1 self, 2 opponent), type + 1, kind of order in progress, wall; 0 is nothing. Fog adds the cells that the player sees,
 * and those that the opponent's units in sight see.
 */
export const VECTOR_PLANES = ['hit points', 'resources', 'owner', 'type', 'order', 'wall'] as const
export const VECTOR_FOG_PLANES = [...VECTOR_PLANES, 'seen', "seen by the opponent's"] as const

/** How many values each argument has, the kind first. */
export const VECTOR_SIZES = [ORDER_NAMES.length, 4, 4, 4, 4, TYPE_NAMES.length, WINDOW * WINDOW] as const
/** Numbers of a cell's mask: whether an own idle unit is asked here, then one for each value of each argument. */
export const MASK_SIZE = 1 + VECTOR_SIZES.reduce((sum, size) => sum + size, 0)

/** Where the values of each argument begin in a mask. */
const STARTS = VECTOR_SIZES.map(
  (_, index) => 1 + VECTOR_SIZES.slice(0, index).reduce((sum: number, size) => sum + size, 0),
)
const KINDS = STARTS[0]
const PRODUCTS = STARTS[5]
const ATTACKS = STARTS[6]

/** Writes what a player sees as planes x height x width. */
export function vectorObservation(world: World, player: number, out: Int32Array): void {
  const { size, fog, walls, marks, table, columns, rows } = world.rules
  out.fill(0, 0, size * (fog ? VECTOR_FOG_PLANES.length : VECTOR_PLANES.length))
  if (fog) look(world, player, marks)
  out.set(walls, 5 * size)
  if (fog) out.set(marks, 6 * size)
  for (let unit = 0; unit < world.count; unit++) {
    if (!sees(world, player, unit, marks)) continue
    const cell = world.cells[unit]
    const owner = world.owners[unit]
    out[cell] = world.hps[unit]
    out[size + cell] = world.carried[unit]
    out[2 * size + cell] = owner < 0 ? 0 : owner === player ? 1 : 2
    out[3 * size + cell] = world.types[unit] + 1
    out[4 * size + cell] = Math.max(world.orders[unit], WAIT)
    if (!fog || owner !== 1 - player) continue
    const sight = table.sight[world.types[unit]]
    for (let other = 0; other < size; other++) {
      const [dx, dy] = [columns[other] - columns[cell], rows[other] - rows[cell]]
      if (dx * dx + dy * dy <= sight * sight) out[7 * size + other] = 1
    }
  }
}

/**
 * Writes what a player's idle units may be ordered as height x width x {@link MASK_SIZE}. The mask is by argument: not every legal type goes with
 * every legal direction.
 */
export function vectorMask(world: World, player: number, out: Uint8Array): void {
  out.fill(0, 0, world.rules.size * MASK_SIZE)
  const actions = new Int32Array(END)
  for (let unit = 0; unit < world.count; unit++) {
    if (world.owners[unit] !== player || world.orders[unit] !== IDLE) continue
    const to = world.cells[unit] * MASK_SIZE
    out[to] = 1
    const count = listOrders(world, unit, actions)
    for (let index = 0; index < count; index++) maskAction(actions[index], out, to)
  }
}

function maskAction(action: number, out: Uint8Array, to: number): void {
  const kind = kindOf(action)
  out[to + KINDS + kind] = 1
  if (kind === ATTACK) out[to + ATTACKS + action] = 1
  else if (kind !== WAIT) out[to + STARTS[kind] + paramOf(action)] = 1
  if (kind === PRODUCE) out[to + PRODUCTS + productOf(action)] = 1
}
