import { z } from 'zod'
import { CHANCE } from '../core/game.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { isAtCoin, submitOrder } from './issue.ts'
import { MOST_HP } from './map.ts'
import { ATTACK, IDLE } from './orders.ts'
import { fillPosition, id, malformed, order, positionShape, running, targetIn, unitWith, whole } from './position.ts'
import type { Rules } from './rules.ts'
import { RtsState } from './state.ts'
import { submittedRows } from './view.ts'
import { ACTING, ISSUING, NOBODY } from './world.ts'

/** A position, and where its tick stands. */
const saved = z.strictObject({
  ...positionShape,
  nextId: id,
  clashes: whole(0, 2 ** 30),
  turn: whole(-2, 1),
  asked: id.nullable(), // id of a unit
  pending: z.tuple([z.array(order), z.array(order)]),
  issuing: z
    .strictObject({
      player: whole(0, 1),
      row: whole(0, 2 ** 20),
      against: whole(0, 2 ** 20),
      cell: whole(0, 2 ** 14),
      cost: whole(0, 100),
    })
    .optional(),
  acting: z.strictObject({ due: z.array(running), dead: z.array(unitWith(whole(-MOST_HP, 0))) }).optional(),
})

type Saved = z.infer<typeof saved>

/** The state that `save` wrote. Fails with `bad-save`. */
export function load(rules: Rules, data: unknown): Result<RtsState> {
  const read = saved.safeParse(data)
  if (!read.success) return malformed('bad-save', read.error)
  const state = new RtsState(rules)
  const fault = fillPosition(state, read.data, Number(read.data.issuing !== undefined)) ?? fillTick(state, read.data)
  return fault === undefined ? ok(state) : fail('bad-save', fault)
}

/** Fills in whose turn it is and where the tick stands. Returns what is wrong with that, if anything. */
function fillTick(state: RtsState, data: Saved): string | undefined {
  for (const [player, rows] of data.pending.entries()) {
    for (const [id, type, param, product, x, y] of rows) {
      const at = state.indexOf(id)
      if (at < 0 || state.owners[at] < 0)
        return `Expected pending orders to be for units of players, but got one for ${id}.`
      submitOrder(state, player, at, type, param, product, x, y)
    }
    if (JSON.stringify(submittedRows(state, player)) !== JSON.stringify(rows))
      return `Expected pending orders that are legal, or waits, but got others of player ${player}.`
  }
  const { issuing, acting } = data
  if (issuing && acting) return 'Expected either issuing or acting, but got both.'
  const fault = issuing ? fillIssuing(state, issuing) : acting ? fillActing(state, acting) : undefined
  if (fault !== undefined) return fault
  const asked = data.asked === null ? NOBODY : state.indexOf(data.asked)
  if (data.asked !== null && asked < 0) return `Expected the id of a unit to be asked, but got ${data.asked}.`
  state.ask()
  if (issuing || acting) state.turn = CHANCE
  else if (state.turn >= 0 && data.turn >= 0) state.turn = data.turn
  if (state.turn !== data.turn) return `Expected turn to be ${state.turn}, but got ${data.turn}.`
  state.asked = asked
  const asks = asked === NOBODY || (state.turn >= 0 && state.nextAsked(state.turn, asked) === asked)
  return asks ? undefined : `Expected a unit to be asked that has a choice on its player's turn, but got ${data.asked}.`
}

function fillIssuing(
  state: RtsState,
  { player, row, against, cell, cost }: NonNullable<Saved['issuing']>,
): string | undefined {
  state.phase = ISSUING
  state.issuer = player
  state.issued = row
  state.against = against
  state.usedCell = cell
  state.usedCost = cost
  return isAtCoin(state) ? undefined : 'Expected issuing to be at a coin, but it is not.'
}

function fillActing(state: RtsState, { due, dead }: NonNullable<Saved['acting']>): string | undefined {
  state.phase = ACTING
  const { size, table } = state.rules
  const ghosts = new Map<number, number>()
  for (const [id, type, player, x, y, hp, carried] of dead) {
    const cell = state.rules.cellAt(x, y)
    if (
      cell < 0 ||
      ghosts.size === size ||
      player < 0 ||
      ghosts.has(id) ||
      state.indexOf(id) >= 0 ||
      id >= state.nextId
    )
      return `Expected the dead to be units of players that were on the map, but got ${id}.`
    const ghost = 2 * size - 1 - state.ghosts++
    ghosts.set(id, ghost)
    state.writeUnit(ghost, id, type, player, cell, hp, carried)
    state.orders[ghost] = IDLE
  }
  for (const row of due) {
    const [id, type, param, product, , , start, duration] = row
    const at = ghosts.get(id) ?? state.indexOf(id)
    if (at < 0 || state.owners[at] < 0 || state.orders[at] !== IDLE || state.dues === size)
      return `Expected each order that is due to be of another unit of a player's, but got one for ${id}.`
    const target = targetIn(state, at, row)
    if (target === undefined || start < 0 || start >= state.time || ((start + duration) | 0) > state.time)
      return `Expected an order of unit ${id} that is due at ${state.time}, but got ${JSON.stringify(row)}.`
    state.due[state.dues++] = at
    state.setOrder(at, type, param, product, target, start, duration)
  }
  for (let at = 0; at < state.dues; at++) state.unreserve(state.due[at])
  const first = state.due[0]
  const waits =
    state.dues > 0 &&
    state.orders[first] === ATTACK &&
    table.damages[state.types[first]] > 1 &&
    state.unitAt[state.targets[first]] >= 0
  return waits ? undefined : 'Expected the first order that is due to wait for its damage, but it does not.'
}
