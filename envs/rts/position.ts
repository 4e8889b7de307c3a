import { z } from 'zod'
import { fail, ok, type Result } from '../core/result.ts'
import { durationOf } from './issue.ts'
import { HIGHEST_ID, LONGEST_SIDE, MOST_HP, MOST_RESOURCES, TYPE_NAMES } from './map.ts'
import { ATTACK, IDLE, MOVE, PRODUCE, WAIT } from './orders.ts'
import type { Rules } from './rules.ts'
import { RtsState } from './state.ts'

export const whole = (least: number, most: number) => z.int().min(least).max(most)
const anyInt = whole(-(2 ** 31), 2 ** 31 - 1)
export const id = whole(0, 2 * HIGHEST_ID)
/** A unit as traces write it, its hit points as given. */
export const unitWith = (hp: z.ZodInt) =>
  z.tuple([
    id,
    whole(0, TYPE_NAMES.length - 1),
    whole(-1, 1), // player
    whole(0, LONGEST_SIDE - 1), // x
    whole(0, LONGEST_SIDE - 1), // y
    hp,
    whole(0, 2 * MOST_RESOURCES),
  ])
const unit = unitWith(whole(1, MOST_HP))
/** An order as traces write it; `running`: with its start and duration. */
export const order = z.tuple([id, anyInt, anyInt, anyInt, anyInt, anyInt])
export const running = z.tuple([...order.def.items, anyInt, anyInt])

/** A position, as traces write it; what they leave out follows from it or is as at the start of a game. */
export const positionShape = {
  t: whole(0, 2 ** 30),
  r: z.tuple([whole(0, 2 ** 31 - 1), whole(0, 2 ** 31 - 1)]),
  u: z.array(unit),
  a: z.array(running),
}
const position = z.strictObject({
  ...positionShape,
  nextId: id.optional(),
  clashes: whole(0, 2 ** 30).optional(),
  turn: whole(0, 1).optional(),
})
type Position = z.infer<typeof position>
type UnitRow = z.infer<typeof unit>
type RunningRow = z.infer<typeof running>

/**
 * The position that a JSON text tells: `{t, r, u, a}` as in traces, with `nextId` (one more than the highest id where absent), `clashes` (conflicts that
 * have been settled by turns, 0) and `turn` (the player who is asked first; who has something to decide). Fails with `bad-position`.
 */
export function readPosition(rules: Rules, text: string): Result<RtsState> {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return fail('bad-position', 'Expected a position to be JSON such as {"t":0,"r":[5,5],"u":[],"a":[]}.')
  }
  const read = position.safeParse(data)
  if (!read.success) return malformed('bad-position', read.error)
  const state = new RtsState(rules)
  const fault = fillPosition(state, read.data, 0)
  if (fault !== undefined) return fail('bad-position', fault)
  state.ask()
  const { turn } = read.data
  if (turn !== undefined && state.turn >= 0) {
    state.turn = turn
    state.asked = state.nextAsked(turn, 0)
  }
  return ok(state)
}

/**
 * Fills in what is on the map. Returns what is wrong with it, if anything.
 *
 * @param late 1 where orders of the present tick may be in progress, else 0.
 */
export function fillPosition(state: RtsState, data: Position, late: number): string | undefined {
  const { rules } = state
  state.time = data.t
  state.stocks.set(data.r)
  state.clashes = data.clashes ?? 0
  for (const row of data.u) {
    const fault = unitFault(state, row)
    if (fault !== undefined) return fault
    const [id, type, player, x, y, hp, carried] = row
    state.addUnit(id, type, player, rules.cellAt(x, y), hp, carried)
    state.nextId = Math.max(state.nextId, id + 1)
  }
  if (data.nextId !== undefined && data.nextId < state.nextId)
    return `Expected nextId to be above the ids of all units, but got ${data.nextId}.`
  state.nextId = data.nextId ?? state.nextId
  for (const row of data.a) {
    const [id, type, param, product, , , start, duration] = row
    const at = state.indexOf(id)
    if (at < 0 || state.owners[at] < 0 || state.orders[at] !== IDLE)
      return `Expected each order in a to be of another unit of a player's, but got one for ${id}.`
    const target = targetIn(state, at, row)
    const isPast = start < data.t && ((start + duration) | 0) <= data.t // one of the present tick may be a wait shorter than none
    if (target === undefined || start < 0 || start >= data.t + late || isPast)
      return `Expected an order in progress that unit ${id} can have at ${data.t}, but got ${JSON.stringify(row)}.`
    state.queue[state.queued++] = at
    state.busy[state.owners[at]]++
    state.setOrder(at, type, param, product, target, start, duration)
  }
  return undefined
}

function unitFault(state: RtsState, [id, , , x, y]: UnitRow): string | undefined {
  const cell = state.rules.cellAt(x, y)
  if (cell < 0 || state.rules.walls[cell] === 1)
    return `Expected unit ${id} to stand on free ground, but got ${x},${y}.`
  if (state.unitAt[cell] >= 0) return `Expected at most one unit on a cell, but got two on ${x},${y}.`
  return state.indexOf(id) < 0 ? undefined : `Expected every unit to have an id of its own, but got ${id} twice.`
}

/** The cell that an order in progress is about, -1 for a wait; undefined where the unit, living or dead, can't have such an order. */
export function targetIn(
  state: RtsState,
  at: number,
  [, type, param, product, x, y, , duration]: RunningRow,
): number | undefined {
  const { rules, types, cells } = state
  const { table } = rules
  if (duration !== durationOf(state, at, type, param, product)) return undefined
  if ((type === PRODUCE) !== product >= 0) return undefined
  if (type === ATTACK) {
    const target = rules.cellAt(x, y)
    return target >= 0 && param === -1 && table.canAttack[types[at]] === 1 ? target : undefined
  }
  if (x !== -1 || y !== -1 || product < -1) return undefined
  if (type === WAIT) return -1
  if (type < WAIT || type > PRODUCE || param < 0 || param > 3) return undefined
  const target = rules.neighbours[4 * cells[at] + param]
  const free = target >= 0 && state.unitAt[target] < 0 && state.reserved[target] === 0
  if (type === MOVE) return free && table.canMove[types[at]] === 1 ? target : undefined
  if (type === PRODUCE) return free && table.produces[types[at]].includes(product) ? target : undefined
  return target >= 0 && table.canHarvest[types[at]] === 1 ? target : undefined
}

/** A refusal of what is not even of the right form. */
export function malformed(code: string, error: z.ZodError): Result<never> {
  const issue = error.issues[0]
  const what = code === 'bad-save' ? 'a saved state' : 'a position'
  return fail(code, `Expected ${what} of the RTS, but ${issue.path.join('.') || 'it'}: ${issue.message}.`)
}
