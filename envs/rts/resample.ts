import type { Rng } from '../core/rng.ts'
import { submitAction } from './issue.ts'
import { hasChoice, listOrders } from './legal.ts'
import { TYPE_NAMES } from './map.ts'
import { IDLE } from './orders.ts'
import { look, sees } from './sight.ts'
import type { RtsState } from './state.ts'
import { HEAVY, LIGHT, RANGED, WORKER } from './units.ts'
import { NOBODY, ORDERING } from './world.ts'

/** A player is thought to have made one unit that moves in so many ticks, and no more of them than {@link MOST_MOBILE}. */
const TICKS_A_UNIT = 100
const MOST_MOBILE = 16
/** Every other of them is thought to be a worker. */
const MOBILE_TYPES = [WORKER, WORKER, WORKER, LIGHT, HEAVY, RANGED] as const

/**
 * Draws anew all that a player can't see, by nothing but what it does see, the map and the time. The other's orders of this tick: for each
 * of its idle units with a choice, a legal one or none, all as likely; where it is the other's turn, as if that had just begun. Under fog the
 * units that are out of sight, too: nobody's units and the other's buildings where the map had them at the start; and as many units that move, on
 * unseen free cells, as a draw gives between none (one, where the other would have no unit at all) and what it is thought to have made beyond
 * those in sight. Ids are given afresh. While chance is asked, the tick is under way and all of it has been decided: it stays as it is.
 */
export function resample(state: RtsState, player: number, rng: Rng): void {
  if (state.phase !== ORDERING) return
  const other = 1 - player
  state.submitted[other].count = 0
  if (state.rules.fog) redrawUnits(state, player, rng)
  if (state.turn === other) state.asked = state.nextAsked(other, 0)
  else if (state.turn === 1) redrawOrders(state, other, rng)
}

function redrawOrders(state: RtsState, other: number, rng: Rng): void {
  const { orderScratch } = state.rules
  for (let unit = 0; unit < state.count; unit++) {
    if (state.owners[unit] !== other || state.orders[unit] !== IDLE || !hasChoice(state, unit)) continue
    const count = listOrders(state, unit, orderScratch)
    const drawn = rng.below(count + 1)
    if (drawn < count) submitAction(state, other, unit, orderScratch[drawn])
  }
}

function redrawUnits(state: RtsState, player: number, rng: Rng): void {
  const { map, table, marks: looked } = state.rules
  const other = 1 - player
  look(state, player, looked)
  for (let unit = state.count - 1; unit >= 0; unit--)
    if (!sees(state, player, unit, looked)) forget(state, player, unit)
  state.clashes = rng.below(2)
  state.nextId = 0
  for (let unit = 0; unit < state.count; unit++) state.nextId = Math.max(state.nextId, state.ids[unit] + 1)
  for (const [id] of map.units) state.nextId = Math.max(state.nextId, id + 1)
  restore(state, other, looked)
  if (state.alive[other] === 0) addMobile(state, other, looked, rng)
  restore(state, -1, looked)
  let thought = Math.floor(state.time / TICKS_A_UNIT)
  for (const [, type, owner] of map.units)
    if (owner === other && table.canMove[TYPE_NAMES.indexOf(type)] === 1) thought++
  thought = Math.min(thought, MOST_MOBILE)
  for (let unit = 0; unit < state.count; unit++)
    if (state.owners[unit] === other && table.canMove[state.types[unit]] === 1) thought--
  for (let left = rng.below(Math.max(0, thought) + 1); left > 0; left--) addMobile(state, other, looked, rng)
}

/** Takes a unit off, and keeps what the player has been asked and has answered to its own units. */
function forget(state: RtsState, player: number, unit: number): void {
  state.removeUnit(unit)
  const { units, count } = state.submitted[player]
  for (let row = 0; row < count; row++) if (units[row] > unit) units[row]--
  if (state.turn === player && state.asked !== NOBODY && state.asked > unit) state.asked--
}

/** Puts units of an owner that stay where they are back where the map had them, as far as that is out of sight. */
function restore(state: RtsState, owner: number, looked: Uint8Array): void {
  const { map, table } = state.rules
  for (const [id, name, of, x, y, hp, resources] of map.units) {
    const type = TYPE_NAMES.indexOf(name)
    const cell = x + y * map.width
    if (of !== owner || (owner >= 0 && table.canMove[type] === 1) || !isFree(state, cell, looked)) continue
    state.addUnit(id, type, owner, cell, hp, resources)
  }
}

/** Puts a unit that moves on an unseen free cell, where there is one. */
function addMobile(state: RtsState, owner: number, looked: Uint8Array, rng: Rng): void {
  const { size, table } = state.rules
  let free = 0
  for (let cell = 0; cell < size; cell++) if (isFree(state, cell, looked)) free++
  if (free === 0) return
  let left = rng.below(free)
  const type = MOBILE_TYPES[rng.below(MOBILE_TYPES.length)]
  for (let cell = 0; cell < size; cell++) {
    if (!isFree(state, cell, looked) || left-- > 0) continue
    state.addUnit(state.nextId++, type, owner, cell, table.hp[type], 0)
    return
  }
}

function isFree({ rules, unitAt, reserved }: RtsState, cell: number, looked: Uint8Array): boolean {
  return looked[cell] === 0 && rules.walls[cell] === 0 && unitAt[cell] < 0 && reserved[cell] === 0
}
