import { z } from 'zod'
import type { DoorOp, GameSpec, Json } from '../core/game.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Rng } from '../core/rng.ts'
import { standing } from '../door/standing.ts'
import { ACTIONS, decode } from './actions.ts'
import { issue } from './issue.ts'
import { listOrders } from './legal.ts'
import { IDLE } from './orders.ts'
import { playerRequest, readRequest } from './request.ts'
import { Reservations } from './reservations.ts'
import { unitsInSight } from './sight.ts'
import type { RtsState } from './state.ts'
import { vectorOp } from './vectorOp.ts'
import { orderRow } from './view.ts'
import { ORDERING } from './world.ts'

const int32 = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1)
const order = z.tuple([int32, int32, int32, int32, int32, int32])
const tickRequest = z.object({
  orders: z.tuple([z.array(order), z.array(order)]).nullish(),
  coins: z.array(z.int().min(0).max(1)).nullish(),
  damage: z.array(z.int().min(0)).nullish(),
})

/** The requests that the RTS adds at the door. */
export function doorOps(spec: GameSpec): Record<string, DoorOp<RtsState>> {
  return {
    tick: (state, request, rng) => tick(state, request, spec, rng.split(state.time)),
    orders: (state, request) => orders(state, request),
    visible: (state, request) => visible(state, request),
    vector: (state, request) => vectorOp(state, request),
  }
}

/**
 * Makes one whole tick of any orders; tells what each unit that was ordered got, once it was made legal and conflicts were settled. The rules
 * know no end: ticks go on where a game is over, as in the original engine, and it stays over.
 */
function tick(
  state: RtsState,
  request: Readonly<Record<string, unknown>>,
  spec: GameSpec,
  rng: Rng,
): Result<Record<string, Json>> {
  const read = readRequest(tickRequest, request)
  if (!read.ok) return read
  if (state.phase !== ORDERING || state.submitted.some(list => list.count > 0))
    return fail('mid-tick', 'Expected a state between two ticks, but orders of this tick have been given by play.')
  const orders = read.value.orders ?? [[], []]
  const coins = read.value.coins ?? []
  const damage = read.value.damage ?? []
  for (const [player, list] of orders.entries()) {
    const submitted = state.submit(player, list)
    if (!submitted.ok) return submitted
  }
  const given = (draws: number[]): number => {
    return draws.length > 0 ? draws.shift()! : rng.below(state.draws)
  }
  while (!issue(state)) state.take(given(coins))
  const ordered = new Set(orders.flat().map(([id]) => id))
  const issued = [...ordered].map(id => orderRow(state, state.indexOf(id)).slice(0, 6))
  while (!state.resolve()) {
    const above = given(damage)
    if (above >= state.draws)
      return fail('bad-request', `Expected damage above the least to be less than ${state.draws}, but got ${above}.`)
    state.take(above)
  }
  state.ask()
  return ok({ ...standing(state, spec), issued })
}

/** What each idle unit of a player may be ordered, each with whether the reservation test allows it, the player's own orders of this tick counted. */
function orders(state: RtsState, request: Readonly<Record<string, unknown>>): Result<Record<string, Json>> {
  const read = readRequest(playerRequest, request)
  if (!read.ok) return read
  const { player } = read.value
  const actions = new Int32Array(ACTIONS)
  const reservations = new Reservations(state.rules.size)
  reservations.begin(state, player)
  const units: Json[] = []
  for (let unit = 0; unit < state.count; unit++) {
    if (state.owners[unit] !== player || state.orders[unit] !== IDLE) continue
    const listed = [...actions.subarray(0, listOrders(state, unit, actions))].map(action => [
      ...decode(action, state.cells[unit], state.rules)!,
      Number(reservations.allows(state, unit, action)),
    ])
    units.push([state.ids[unit], ...listed])
  }
  return ok({ units })
}

/** The ids of the units that a player sees, or would see if there were fog. */
function visible(state: RtsState, request: Readonly<Record<string, unknown>>): Result<Record<string, Json>> {
  const read = readRequest(playerRequest, request)
  return read.ok ? ok({ ids: unitsInSight(state, read.value.player).map(unit => state.ids[unit]) }) : read
}
