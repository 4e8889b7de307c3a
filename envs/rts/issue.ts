import { kindOf, paramOf, productOf, targetOf } from './actions.ts'
import { isLegalOrder } from './legal.ts'
import { ATTACK, HARVEST, MOVE, PRODUCE, RETURN, WAIT } from './orders.ts'
import { ISSUING, ORDERING, type World } from './world.ts'

/** Adds an order to a player's for this tick, by an action that is legal for the unit. */
export function submitAction(world: World, player: number, unit: number, action: number): void {
  const type = kindOf(action)
  const param = paramOf(action)
  const product = productOf(action)
  const target = targetOf(action, world.cells[unit], world.rules)
  world.submitted[player].add(unit, type, param, product, target, durationOf(world, unit, type, param, product))
}

/**
 * Adds any order to a player's for this tick, fields as in traces. What the unit can't do becomes a wait that lasts as long as the order would have.
 * The unit may be of either player, and may be under way: then its order is replaced, and the clock starts again.
 */
export function submitOrder(
  world: World,
  player: number,
  unit: number,
  type: number,
  param: number,
  product: number,
  x: number,
  y: number,
): void {
  const { rules } = world
  const duration = durationOf(world, unit, type, param, product)
  let target = -1
  if (type === ATTACK) target = rules.cellAt(x, y)
  else if (type !== WAIT && param >= 0 && param < 4) target = rules.neighbours[4 * world.cells[unit] + param]
  if (!isLegalOrder(world, unit, type, param, product, target))
    world.submitted[player].add(unit, WAIT, duration, -1, -1, duration)
  else
    world.submitted[player].add(
      unit,
      type,
      type === ATTACK ? -1 : param,
      type === PRODUCE ? product : -1,
      target,
      duration,
    )
}

/** How long an order takes a unit, in ticks, able or not; a kind of order that there is not takes 0. */
export function durationOf(
  { rules, types }: World,
  unit: number,
  type: number,
  param: number,
  product: number,
): number {
  const { table } = rules
  switch (type) {
    case WAIT:
      return param
    case MOVE:
    case RETURN: // the table of the original has times of their own for returns, which it doesn't use
      return table.moveTime[types[unit]]
    case HARVEST:
      return table.harvestTime[types[unit]]
    case PRODUCE:
      return table.buildTime[product] ?? 0
    case ATTACK:
      return table.attackTime[types[unit]]
    default:
      return 0
  }
}

/**
 * Issues the orders submitted, player 0's first, each compared with every order in progress. Returns whether it is done; if not, a coin is to be
 * flipped, and {@link takeCoin} told how it fell.
 */
export function issue(world: World): boolean {
  if (world.phase === ORDERING) {
    world.phase = ISSUING
    world.issuer = 0
    world.issued = 0
    world.against = -1
  }
  for (; world.issuer < 2; world.issuer++) {
    const list = world.submitted[world.issuer]
    while (world.issued < list.count) {
      const row = world.issued
      if (!settle(world, row)) return false
      world.store(
        list.units[row],
        list.types[row],
        list.params[row],
        list.products[row],
        list.targets[row],
        list.durations[row],
      )
      world.against = -1
      world.issued++
    }
    list.count = 0
    world.issued = 0
  }
  return true
}

/** Settles the conflicts of the order that is being issued. Returns whether it could without a coin. */
function settle(world: World, row: number): boolean {
  const list = world.submitted[world.issuer]
  const owner = world.owners[list.units[row]]
  if (world.against < 0) {
    // What an order uses is taken once: one that is cancelled here goes on cancelling others.
    const type = list.types[row]
    if (type !== MOVE && type !== PRODUCE) return true
    world.usedCell = list.targets[row]
    world.usedCost = type === PRODUCE ? world.rules.table.cost[list.products[row]] : 0
    const contested = world.reserved[world.usedCell] === 1 || (world.usedCost > 0 && world.spending[owner] > 0)
    if (!contested) return true
    world.against = 0
  }
  for (; world.against < world.queued; world.against++) {
    const other = world.queue[world.against]
    if (!clashes(world, owner, other)) continue
    if (world.starts[other] !== world.time) {
      cancelNew(world, -1)
      continue
    }
    if (world.rules.conflicts === 'random') return false
    const duration = Math.min(world.durations[other], list.durations[row])
    const alternate = world.rules.conflicts === 'alternate'
    const turn = world.clashes & 1
    if (alternate) world.clashes++
    if (!alternate || turn === 0) cancelNew(world, duration)
    if (!alternate || turn === 1) world.cancel(other, duration)
  }
  return true
}

/** Whether the order that is being issued, by a unit of `owner`, and the order in progress of another unit can't both be. */
function clashes(world: World, owner: number, other: number): boolean {
  const type = world.orders[other]
  if (type !== MOVE && type !== PRODUCE) return false
  if (world.targets[other] === world.usedCell) return true
  if (world.usedCost === 0 || type !== PRODUCE || world.owners[other] !== owner) return false
  return world.rules.table.cost[world.products[other]] + world.usedCost > world.stocks[owner]
}

/** Says how the coin fell: 0 makes the order that is being issued a wait, 1 the earlier one. */
export function takeCoin(world: World, coin: number): void {
  const other = world.queue[world.against]
  const duration = Math.min(world.durations[other], world.submitted[world.issuer].durations[world.issued])
  if (coin === 0) cancelNew(world, duration)
  else world.cancel(other, duration)
  world.against++
}

function cancelNew(world: World, duration: number): void {
  const list = world.submitted[world.issuer]
  const row = world.issued
  list.types[row] = WAIT
  list.params[row] = duration
  list.products[row] = -1
  list.targets[row] = -1
  list.durations[row] = duration
}

/** Whether the order that is being issued is at a conflict that a coin settles, all before that being settled: false where the cursors of a world were made up. */
export function isAtCoin(world: World): boolean {
  const list = world.submitted[world.issuer]
  const { issued, against, usedCell, usedCost } = world
  if (world.rules.conflicts !== 'random' || issued >= list.count || against >= world.queued) return false
  if (world.issuer === 1 && world.submitted[0].count > 0) return false
  const unit = list.units[issued]
  const type = list.types[issued]
  const product = list.products[issued]
  const stands = type === MOVE || type === PRODUCE
  if (type !== WAIT && !stands) return false
  if (
    stands &&
    (list.targets[issued] !== usedCell || usedCost !== (type === PRODUCE ? world.rules.table.cost[product] : 0))
  )
    return false
  const owner = world.owners[unit]
  for (let at = 0; stands && at < against; at++) if (clashes(world, owner, world.queue[at])) return false
  const other = world.queue[against]
  return clashes(world, owner, other) && world.starts[other] === world.time
}
