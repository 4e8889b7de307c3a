import { z } from 'zod'
import { CHANCE } from '../core/game.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { durationOf, leavesOpen, submitOrder } from './issue.ts'
import { HIGHEST_ID, LONGEST_SIDE, MOST_HP, MOST_RESOURCES, TYPE_NAMES } from './map.ts'
import { ATTACK, IDLE, MOVE, PRODUCE, WAIT } from './orders.ts'
import type { Rules } from './rules.ts'
import { RtsState } from './state.ts'
import { submittedRows } from './view.ts'
import { ACTING, ISSUING, NOBODY } from './world.ts'

const whole = (least: number, most: number) => z.int().min(least).max(most)
const anyInt = whole(-(2 ** 31), 2 ** 31 - 1)
const id = whole(0, 2 * HIGHEST_ID)
const unitWith = (hp: z.ZodInt) =>
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
const order = z.tuple([id, anyInt, anyInt, anyInt, anyInt, anyInt])
const running = z.tuple([...order.def.items, anyInt, anyInt])

/** A position, as traces write it; what they leave out follows from it or is as at the start of a game. */
const positionShape = {
  t: whole(0, 2 ** 30),
  r: z.tuple([anyInt, anyInt]),
  u: z.array(unit),
  a: z.array(running),
}
const position = z.strictObject({
  ...positionShape,
  nextId: id.optional(),
  clashes: whole(0, 2 ** 30).optional(),
  turn: whole(0, 1).optional(),
})
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

type Position = z.infer<typeof position>
type Saved = z.infer<typeof saved>
type UnitRow = z.infer<typeof unit>
type RunningRow = z.infer<typeof running>

/** The inverse of `save`. Fails with `bad-save`. */
export function load(rules: Rules, data: unknown): Result<RtsState> {
  const read = saved.safeParse(data)
  if (!read.success) return malformed('bad-save', read.error)
  const state = new RtsState(rules)
  const fault = fillPosition(state, read.data, Number(read.data.issuing !== undefined)) ?? fillTick(state, read.data)
  return fault === undefined ? ok(state) : fail('bad-save', fault)
}

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

/** Fills in what is on the map. Returns what is wrong with it, if anything. @param late 1 where orders of the present tick may be in progress. */
function fillPosition(state: RtsState, data: Position | Saved, late: number): string | undefined {
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
    const ends = (start + duration) | 0
    if (target === undefined || start < 0 || start >= data.t + late || ends <= data.t)
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
function targetIn(
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
  const drawing = data.issuing !== undefined || data.acting !== undefined
  if (data.issuing && data.acting) return 'Expected either issuing or acting, but got both.'
  if (data.issuing) fillIssuing(state, data.issuing)
  const fault = data.issuing
    ? leavesOpen(state)
      ? undefined
      : 'Expected issuing to be at a coin, but it is not.'
    : undefined
  if (fault !== undefined) return fault
  if (data.acting) {
    const wrong = fillActing(state, data.acting)
    if (wrong !== undefined) return wrong
  }
  const asked = data.asked === null ? NOBODY : state.indexOf(data.asked)
  if (data.asked !== null && asked < 0) return `Expected the id of a unit to be asked, but got ${data.asked}.`
  state.ask()
  if (drawing) state.turn = CHANCE
  else if (state.turn >= 0 && data.turn >= 0) state.turn = data.turn
  if (state.turn !== data.turn) return `Expected turn to be ${state.turn}, but got ${data.turn}.`
  state.asked = asked
  const asks = asked === NOBODY || (state.turn >= 0 && state.nextAsked(state.turn, asked) === asked)
  return asks ? undefined : `Expected a unit to be asked that has a choice on its player's turn, but got ${data.asked}.`
}

function fillIssuing(state: RtsState, { player, row, against, cell, cost }: NonNullable<Saved['issuing']>): void {
  state.phase = ISSUING
  state.issuer = player
  state.issued = row
  state.against = against
  state.usedCell = cell
  state.usedCost = cost
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

function malformed(code: string, error: z.ZodError): Result<never> {
  const issue = error.issues[0]
  const what = code === 'bad-save' ? 'a saved state' : 'a position'
  return fail(code, `Expected ${what} of the RTS, but ${issue.path.join('.') || 'it'}: ${issue.message}.`)
}
