import { TYPE_NAMES } from './map.ts'
import { ATTACK, DIRECTIONS, IDLE, ORDER_NAMES, WAIT } from './orders.ts'
import { look, sees } from './sight.ts'
import type { RtsState } from './state.ts'
import { turnedCell, turnedDirection } from './turned.ts'
import { BASE, RESOURCE } from './units.ts'

/** Meaning of each entry of the last axis. */
export const PLANES = [
  'seen now',
  'wall',
  'own unit',
  "opponent's unit",
  "nobody's unit",
  ...TYPE_NAMES.map(name => name.toLowerCase()),
  'hit points, in tens',
  'resources that a resource holds, in twenties',
  'resources carried',
  ...ORDER_NAMES.map(name => `under orders to ${name}`),
  ...DIRECTIONS.map(name => `orders lead ${name}`),
  ...TYPE_NAMES.slice(BASE).map(name => `orders produce ${name.toLowerCase()}`),
  'ticks until the order is done, in hundreds',
  'ordered this tick, not yet issued',
  'target of an own attack',
  "target of an opponent's attack",
  'asked now',
  'idle and asked later this tick',
  'all over: own stock, in tens',
  "all over: opponent's stock, in tens",
  'all over: share of time left',
] as const

const at = (name: string): number => PLANES.indexOf(name as (typeof PLANES)[number])
const SEEN = at('seen now')
const WALL = at('wall')
const OWN = at('own unit')
const THEIRS = at("opponent's unit")
const NOBODYS = at("nobody's unit")
const TYPES = at('resource')
const HIT_POINTS = at('hit points, in tens')
const HOLDS = at('resources that a resource holds, in twenties')
const CARRIES = at('resources carried')
const KINDS = at('under orders to wait')
const LEADS = at('orders lead up')
const PRODUCES = at('orders produce base')
const TICKS_LEFT = at('ticks until the order is done, in hundreds')
const ORDERED = at('ordered this tick, not yet issued')
const OWN_TARGET = at('target of an own attack')
const THEIR_TARGET = at("target of an opponent's attack")
const ASKED = at('asked now')
const ASKED_LATER = at('idle and asked later this tick')
const STOCK = at('all over: own stock, in tens')
const THEIR_STOCK = at("all over: opponent's stock, in tens")
const TIME_LEFT = at('all over: share of time left')
const WIDTH = PLANES.length

/**
 * Writes what a player sees as height x width x planes, row by row from the corner that is top left to it: for player 1 the map is turned by half a
 * circle, and so are the directions of orders ({@link turnedAction} turns its answer back). In fog, what it does not see is 0 but for walls.
 */
export function observe(state: RtsState, player: number, out: Float32Array): void {
  const { rules, owners, orders, asked, turn } = state
  const { size, walls, fog, maxTicks, marks } = rules
  const own = state.stocks[player] / 10
  const theirs = state.stocks[1 - player] / 10
  const timeLeft = 1 - state.time / maxTicks
  if (fog) look(state, player, marks)
  out.fill(0, 0, size * WIDTH)
  for (let cell = 0; cell < size; cell++) {
    const to = turnedCell(cell, player, size) * WIDTH
    out[to + SEEN] = fog ? marks[cell] : 1
    out[to + WALL] = walls[cell]
    out[to + STOCK] = own
    out[to + THEIR_STOCK] = theirs
    out[to + TIME_LEFT] = timeLeft
  }
  const yetAsked = turn > player ? state.count : turn === player ? asked + 1 : 0 // index of the first unit that may be asked later
  for (let unit = 0; unit < state.count; unit++) {
    if (!sees(state, player, unit, marks)) continue
    const to = turnedCell(state.cells[unit], player, size) * WIDTH
    writeUnit(state, unit, player, out, to)
    if (orders[unit] !== IDLE) {
      const { params, products, targets, starts, durations } = state
      const left = starts[unit] + Math.max(durations[unit], 1) - state.time
      writeOrder(state, unit, player, orders[unit], params[unit], products[unit], targets[unit], left, out, to)
    } else if (owners[unit] === player && turn >= 0 && unit >= yetAsked) out[to + ASKED_LATER] = 1
  }
  const { count, units, types, params, products, targets, durations } = state.submitted[player]
  for (let row = state.issuedOf(player); row < count; row++) {
    const to = turnedCell(state.cells[units[row]], player, size) * WIDTH
    const left = Math.max(durations[row], 1)
    writeOrder(state, units[row], player, types[row], params[row], products[row], targets[row], left, out, to)
    out[to + ORDERED] = 1
  }
  if (turn === player && asked >= 0) out[turnedCell(state.cells[asked], player, size) * WIDTH + ASKED] = 1
}

function writeUnit(state: RtsState, unit: number, player: number, out: Float32Array, to: number): void {
  const owner = state.owners[unit]
  const type = state.types[unit]
  out[to + (owner < 0 ? NOBODYS : owner === player ? OWN : THEIRS)] = 1
  out[to + TYPES + type] = 1
  out[to + HIT_POINTS] = state.hps[unit] / 10
  if (type === RESOURCE) out[to + HOLDS] = state.carried[unit] / 20
  else out[to + CARRIES] = state.carried[unit]
}

function writeOrder(
  { rules, owners }: RtsState,
  unit: number,
  player: number,
  kind: number,
  param: number,
  product: number,
  target: number,
  left: number,
  out: Float32Array,
  to: number,
): void {
  out[to + KINDS + kind] = 1
  out[to + TICKS_LEFT] = left / 100
  if (kind === ATTACK)
    out[turnedCell(target, player, rules.size) * WIDTH + (owners[unit] === player ? OWN_TARGET : THEIR_TARGET)] = 1
  else if (kind !== WAIT) out[to + LEADS + turnedDirection(param, player)] = 1
  if (product >= BASE) out[to + PRODUCES + product - BASE] = 1
}
