import { TYPE_NAMES } from './map.ts'
import { ATTACK, HARVEST, MOVE, PRODUCE, RETURN, WAIT } from './orders.ts'
import type { Rules } from './rules.ts'

/**
 * Actions are fixed numbers that mean the same wherever the unit that is asked stands: an attack on the cell at `dx`, `dy` from it is
 * `(dy + 3) * 7 + dx + 3`, as in the vector interface of MicroRTS-Py; the rest are blocks of one for each direction.
 */
export const REACH = 3 // cells: the longest range of any unit
export const WINDOW = 2 * REACH + 1
export const ATTACK_AT = 0
export const HARVEST_AT = ATTACK_AT + WINDOW * WINDOW
export const RETURN_AT = HARVEST_AT + 4
export const PRODUCE_AT = RETURN_AT + 4 // 4 * type + direction from here on
export const MOVE_AT = PRODUCE_AT + 4 * TYPE_NAMES.length
/** Waits for {@link WAIT_TICKS}. */
export const WAIT_ACTION = MOVE_AT + 4
/** Gives the unit that is asked no order: it is asked again next tick. */
export const HOLD = WAIT_ACTION + 1
/** Gives no order to the unit that is asked, nor to those that would be asked after it this tick. */
export const END = HOLD + 1
export const ACTIONS = END + 1

/** How long `wait` is, in ticks: the original's default. */
const WAIT_TICKS = 10

const KINDS = Int32Array.from({ length: ACTIONS }, (_, action) => {
  if (action < HARVEST_AT) return ATTACK
  if (action < RETURN_AT) return HARVEST
  if (action < PRODUCE_AT) return RETURN
  if (action < MOVE_AT) return PRODUCE
  return action < WAIT_ACTION ? MOVE : WAIT
})
const PARAMS = Int32Array.from({ length: ACTIONS }, (_, action) => {
  if (action < HARVEST_AT) return -1
  return action < WAIT_ACTION ? (action - HARVEST_AT) & 3 : WAIT_TICKS
})

/** The kind of order that an action gives; {@link HOLD} and {@link END} give none. */
export function kindOf(action: number): number {
  return KINDS[action]
}

/** Its parameter: a direction, the duration of a wait, or -1 for an attack. */
export function paramOf(action: number): number {
  return PARAMS[action]
}

/** The type of unit that an action produces, or -1. */
export function productOf(action: number): number {
  return action >= PRODUCE_AT && action < MOVE_AT ? (action - PRODUCE_AT) >> 2 : -1
}

/** The cell that an action of a unit at `cell` is about: what it attacks, or the neighbour in its direction; -1 where there is none. */
export function targetOf(action: number, cell: number, rules: Rules): number {
  if (action >= WAIT_ACTION) return -1
  if (action >= HARVEST_AT) return rules.neighbours[4 * cell + PARAMS[action]]
  const dx = (action % WINDOW) - REACH
  const dy = Math.floor(action / WINDOW) - REACH
  return rules.cellAt(rules.columns[cell] + dx, rules.rows[cell] + dy)
}

/** The attack of a unit at `cell` on another cell, or -1 where that is beyond any unit's reach. */
export function attackOn(cell: number, target: number, { columns, rows }: Rules): number {
  const dx = columns[target] - columns[cell] + REACH
  const dy = rows[target] - rows[cell] + REACH
  return dx >= 0 && dx < WINDOW && dy >= 0 && dy < WINDOW ? dy * WINDOW + dx : -1
}

/** The action that gives an order, fields as in traces, to a unit at `cell`; -1 where none does (a wait of another duration, say). */
export function encode(
  [type, param, unitType, x, y]: readonly [type: number, param: number, unitType: number, x: number, y: number],
  cell: number,
  rules: Rules,
): number {
  if (type === WAIT) return param === WAIT_TICKS ? WAIT_ACTION : -1
  if (type === ATTACK) {
    const target = rules.cellAt(x, y)
    return target < 0 ? -1 : attackOn(cell, target, rules)
  }
  if (!(param >= 0 && param < 4)) return -1
  if (type === MOVE) return MOVE_AT + param
  if (type === HARVEST) return HARVEST_AT + param
  if (type === RETURN) return RETURN_AT + param
  return type === PRODUCE && unitType >= 0 && unitType < TYPE_NAMES.length ? PRODUCE_AT + 4 * unitType + param : -1
}

/** The order that an action gives to a unit at `cell`, fields as in traces; `undefined` for {@link HOLD} and {@link END}. */
export function decode(
  action: number,
  cell: number,
  rules: Rules,
): readonly [type: number, param: number, unitType: number, x: number, y: number] | undefined {
  if (action >= HOLD) return undefined
  const target = kindOf(action) === ATTACK ? targetOf(action, cell, rules) : -1
  const [x, y] = target < 0 ? [-1, -1] : [rules.columns[target], rules.rows[target]]
  return [kindOf(action), paramOf(action), productOf(action), x, y]
}
