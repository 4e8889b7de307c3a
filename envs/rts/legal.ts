import {
  attackOn,
  END,
  HARVEST_AT,
  HOLD,
  kindOf,
  MOVE_AT,
  PRODUCE_AT,
  paramOf,
  productOf,
  RETURN_AT,
  targetOf,
  WAIT_ACTION,
} from './actions.ts'
import { ATTACK, HARVEST, MOVE, PRODUCE, RETURN, WAIT } from './orders.ts'
import { RESOURCE } from './units.ts'
import type { World } from './world.ts'

/**
 * Writes what a player's unit may be ordered, as actions, in the order of the original's list: attacks, harvests, returns, produces, moves, and at
 * last a wait, which is always legal. Returns their number. Cells that orders in progress have reserved are not left out. All of it lies within the
 * unit's own sight, so that fog takes nothing away.
 *
 * @param out holds {@link END} actions.
 */
export function listOrders(world: World, unit: number, out: Int32Array): number {
  const { table, neighbours } = world.rules
  const { unitAt, owners, types } = world
  const type = world.types[unit]
  const owner = owners[unit]
  const near = 4 * world.cells[unit]
  let count = table.canAttack[type] === 1 ? listAttacks(world, unit, out) : 0
  if (table.canHarvest[type] === 1) {
    const empty = world.carried[unit] === 0
    for (let direction = 0; direction < 4; direction++) {
      const cell = neighbours[near + direction]
      const other = cell < 0 ? -1 : unitAt[cell]
      if (other < 0) continue
      if (empty) {
        if (types[other] === RESOURCE) out[count++] = HARVEST_AT + direction
      } else if (table.isStockpile[types[other]] === 1 && owners[other] === owner) out[count++] = RETURN_AT + direction
    }
  }
  const products = table.produces[type]
  for (let at = 0; at < products.length; at++) {
    const product = products[at]
    if (world.stocks[owner] < table.cost[product]) continue
    for (let direction = 0; direction < 4; direction++) {
      const cell = neighbours[near + direction]
      if (cell >= 0 && unitAt[cell] < 0) out[count++] = PRODUCE_AT + 4 * product + direction
    }
  }
  if (table.canMove[type] === 1) {
    for (let direction = 0; direction < 4; direction++) {
      const cell = neighbours[near + direction]
      if (cell >= 0 && unitAt[cell] < 0) out[count++] = MOVE_AT + direction
    }
  }
  out[count++] = WAIT_ACTION
  return count
}

/** Short range goes by direction, long range by the list of units. */
function listAttacks(world: World, unit: number, out: Int32Array): number {
  const { rules, unitAt, owners, cells } = world
  const { columns, rows, neighbours, table } = rules
  const cell = cells[unit]
  const owner = owners[unit]
  const range = table.range[world.types[unit]]
  let count = 0
  if (range === 1) {
    for (let direction = 0; direction < 4; direction++) {
      const target = neighbours[4 * cell + direction]
      const other = target < 0 ? -1 : unitAt[target]
      if (other >= 0 && owners[other] === 1 - owner) out[count++] = attackOn(cell, target, rules)
    }
    return count
  }
  for (let other = 0; other < world.count; other++) {
    if (owners[other] !== 1 - owner) continue
    const dx = columns[cells[other]] - columns[cell]
    const dy = rows[cells[other]] - rows[cell]
    if (dx * dx + dy * dy <= range * range) out[count++] = attackOn(cell, cells[other], rules)
  }
  return count
}

/** Whether a player's unit may be ordered anything but to wait. */
export function hasChoice(world: World, unit: number): boolean {
  const { table, neighbours } = world.rules
  const type = world.types[unit]
  const owner = world.owners[unit]
  const moves = table.canMove[type] === 1
  const products = table.produces[type]
  let cheapest = Number.POSITIVE_INFINITY
  for (let at = 0; at < products.length; at++) cheapest = Math.min(cheapest, table.cost[products[at]])
  const goes = moves || world.stocks[owner] >= cheapest // wherever a neighbour is free
  for (let direction = 0; direction < 4; direction++) {
    const cell = neighbours[4 * world.cells[unit] + direction]
    if (cell < 0) continue
    if (world.unitAt[cell] < 0) {
      if (goes) return true
    } else if (isLegalOrder(world, unit, HARVEST, direction, -1, cell)) return true
    else if (isLegalOrder(world, unit, RETURN, direction, -1, cell)) return true
    else if (isLegalOrder(world, unit, ATTACK, -1, -1, cell)) return true
  }
  if (table.range[type] === 1) return false
  for (let other = 0; other < world.count; other++)
    if (isLegalOrder(world, unit, ATTACK, -1, -1, world.cells[other])) return true
  return false
}

/**
 * Whether an order is on the list of a player's unit; a wait of any duration is.
 *
 * @param target the cell it is about: what is attacked, or the neighbour in its direction, -1 where there is none.
 */
export function isLegalOrder(
  world: World,
  unit: number,
  type: number,
  param: number,
  product: number,
  target: number,
): boolean {
  if (type === WAIT) return true
  if (target < 0) return false
  const { table, columns, rows } = world.rules
  const { owners, types } = world
  const own = types[unit]
  const other = world.unitAt[target]
  if (type === ATTACK) {
    if (table.canAttack[own] === 0 || other < 0 || owners[other] !== 1 - owners[unit]) return false
    const dx = columns[target] - columns[world.cells[unit]]
    const dy = rows[target] - rows[world.cells[unit]]
    return dx * dx + dy * dy <= table.range[own] * table.range[own]
  }
  if (!(param >= 0 && param < 4)) return false
  switch (type) {
    case MOVE:
      return table.canMove[own] === 1 && other < 0
    case PRODUCE:
      return other < 0 && table.produces[own].includes(product) && world.stocks[owners[unit]] >= table.cost[product]
    case HARVEST:
      return table.canHarvest[own] === 1 && world.carried[unit] === 0 && other >= 0 && types[other] === RESOURCE
    case RETURN:
      return (
        table.canHarvest[own] === 1 &&
        world.carried[unit] > 0 &&
        other >= 0 &&
        table.isStockpile[types[other]] === 1 &&
        owners[other] === owners[unit]
      )
    default:
      return false
  }
}

/** Whether an action is legal for an idle unit of the player that is asked. */
export function isLegalAction(world: World, unit: number, action: number): boolean {
  if (action === HOLD || action === END || action === WAIT_ACTION) return true
  if (!(action >= 0 && action < END) || !Number.isInteger(action)) return false
  const target = targetOf(action, world.cells[unit], world.rules)
  return isLegalOrder(world, unit, kindOf(action), paramOf(action), productOf(action), target)
}
