import { REACH, WINDOW } from './actions.ts'
import { ATTACK, DX, DY, IDLE, MOVE, type Order, PRODUCE, WAIT } from './orders.ts'
import { look, sees } from './sight.ts'
import type { World } from './world.ts'

/** A unit's order: its cell, a kind of order, and the argument of each kind, of which those of the others mean nothing. */
export type VectorAction = readonly [
  cell: number,
  type: number,
  move: number,
  harvest: number,
  bring: number, // the direction of a return
  produce: number,
  product: number,
  attack: number, // (dy + 3) * 7 + dx + 3
]

/**
 * The orders that vectors give, as MicroRTS-Py gives them to its engine: vectors of cells without an idle unit of the player are passed over, and so
 * are those that go against what is reserved; a unit without an order waits for one tick. Orders needn't be legal.
 *
 * @param vectors whole numbers: cells of the map, and arguments within `VECTOR_SIZES`.
 */
export function vectorOrders(world: World, player: number, vectors: readonly VectorAction[]): Order[] {
  const reserved = new Reserved(world, player)
  const orders: Order[] = []
  const ordered = new Set<number>()
  for (const vector of vectors) {
    const unit = world.unitAt[vector[0]]
    if (unit < 0 || world.owners[unit] !== player || world.orders[unit] !== IDLE) continue
    const order = orderOf(world, unit, vector)
    if (!reserved.take(order, vector[0])) continue
    ordered.add(unit)
    orders.push(order)
  }
  for (let unit = 0; unit < world.count; unit++) {
    if (world.owners[unit] === player && world.orders[unit] === IDLE && !ordered.has(unit))
      orders.push([world.ids[unit], WAIT, 1, -1, -1, -1])
  }
  return orders
}

/** Attacks may aim off the map. */
function orderOf({ ids, cells, rules }: World, unit: number, vector: VectorAction): Order {
  const [, type, , , , produce, product, attack] = vector
  const id = ids[unit]
  if (type === WAIT) return [id, WAIT, -1, -1, -1, -1]
  if (type === PRODUCE) return [id, PRODUCE, produce, product, -1, -1]
  if (type !== ATTACK) return [id, type, vector[1 + type], -1, -1, -1]
  const x = rules.columns[cells[unit]] + (attack % WINDOW) - REACH
  const y = rules.rows[cells[unit]] + Math.floor(attack / WINDOW) - REACH
  return [id, ATTACK, -1, -1, x, y]
}

/**
 * What is reserved as the original reckons before an order is found to be legal or not: `Reservations` for orders of all kinds. A cell beyond the right
 * edge is the first of the next row, and a produce that can't be costs as much as one that can.
 */
class Reserved {
  private readonly world: World
  private readonly player: number
  private readonly cells = new Set<number>()
  private readonly costs = [0, 0] // of all that each player has in production

  constructor(world: World, player: number) {
    this.world = world
    this.player = player
    const { rules, queue, queued, orders, owners, products, targets } = world
    if (rules.fog) look(world, player, rules.marks)
    for (const unit of queue.subarray(0, queued)) {
      if (!sees(world, player, unit, rules.marks)) continue
      if (orders[unit] === MOVE || orders[unit] === PRODUCE) this.cells.add(targets[unit])
      if (orders[unit] === PRODUCE) this.costs[owners[unit]] += rules.table.cost[products[unit]]
    }
  }

  /** Reserves what an order of the player's unit at `at` uses. Returns whether it could: where some player has overspent, nothing can be. */
  take([, type, direction, product]: Order, at: number): boolean {
    const { rules, stocks } = this.world
    const cell = type === MOVE || type === PRODUCE ? at + DX[direction] + DY[direction] * rules.width : undefined
    if (cell !== undefined && this.cells.has(cell)) return false
    const costs = [...this.costs]
    if (type === PRODUCE) costs[this.player] += rules.table.cost[product]
    if (costs.some((cost, player) => this.costs[player] > 0 && cost > stocks[player])) return false
    if (cell !== undefined) this.cells.add(cell)
    this.costs[this.player] = costs[this.player]
    return true
  }
}
