import { kindOf, productOf, targetOf } from './actions.ts'
import { MOVE, PRODUCE } from './orders.ts'
import { look, sees } from './sight.ts'
import type { World } from './world.ts'

/**
 * What orders in progress have reserved as far as a player sees, and what it adds of its own this tick: the test that the original's bots put
 * their orders to. The rules themselves are laxer (they compare orders in pairs) and don't ask. One is made for good and begun anew each tick.
 */
export class Reservations {
  private readonly cells: Uint8Array // 1 where an order moves or produces to
  private readonly costs = new Int32Array(2) // of all that each player has in production
  private readonly looked: Uint8Array

  /** @param size cells of the map. */
  constructor(size: number) {
    this.cells = new Uint8Array(size)
    this.looked = new Uint8Array(size)
  }

  /** Takes the orders in progress of the units that a player sees, and those that it has submitted and that are still to be issued. */
  begin(world: World, player: number): void {
    if (world.rules.fog) this.takeSeen(world, player)
    else {
      this.cells.set(world.reserved)
      this.costs[0] = world.spending[0]
      this.costs[1] = world.spending[1]
    }
    const list = world.submitted[player]
    for (let row = world.issuedOf(player); row < list.count; row++)
      this.take(world, list.units[row], list.types[row], list.targets[row], list.products[row])
  }

  private takeSeen(world: World, player: number): void {
    const { cells, costs, looked } = this
    cells.fill(0)
    costs.fill(0)
    look(world, player, looked)
    for (let at = 0; at < world.queued; at++) {
      const unit = world.queue[at]
      if (sees(world, player, unit, looked))
        this.take(world, unit, world.orders[unit], world.targets[unit], world.products[unit])
    }
  }

  private take(world: World, unit: number, type: number, target: number, product: number): void {
    if (type === MOVE || type === PRODUCE) this.cells[target] = 1
    if (type === PRODUCE) this.costs[world.owners[unit]] += world.rules.table.cost[product]
  }

  /**
   * Whether an action of a unit is within what is left; one that leads off the map uses no cell. Where some player has overspent already, none is, not even
   * a wait.
   */
  allows(world: World, unit: number, action: number): boolean {
    const { cells, costs } = this
    const type = kindOf(action)
    const owner = world.owners[unit]
    const cost = type === PRODUCE ? world.rules.table.cost[productOf(action)] : 0
    for (let player = 0; player < 2; player++) {
      if (costs[player] > 0 && costs[player] + (player === owner ? cost : 0) > world.stocks[player]) return false
    }
    return (type !== MOVE && type !== PRODUCE) || cells[targetOf(action, world.cells[unit], world.rules)] !== 1
  }

  /** Adds an action of a unit to what is reserved. */
  add(world: World, unit: number, action: number): void {
    this.take(world, unit, kindOf(action), targetOf(action, world.cells[unit], world.rules), productOf(action))
  }
}
