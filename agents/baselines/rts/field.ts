import { kindOf, productOf, targetOf } from '../../../envs/rts/actions.ts'
import { TYPE_NAMES } from '../../../envs/rts/map.ts'
import { ATTACK, IDLE, MOVE, PRODUCE } from '../../../envs/rts/orders.ts'
import type { Rules } from '../../../envs/rts/rules.ts'
import { look } from '../../../envs/rts/sight.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import { BASE, LIGHT, RANGED, RESOURCE, WORKER } from '../../../envs/rts/units.ts'
import { Distances } from './distances.ts'

/**
 * What units go for: cells from which they can attack an enemy in sight beside them, or from afar; cells beside a resource in sight, or beside a
 * base of their own; and where the enemy may hide: opposite their own buildings, once that has been seen wherever nobody looks.
 */
const GOALS = ['enemies near', 'enemies far', 'resources', 'stores', 'unseen'] as const
export const ENEMIES_NEAR = 0
export const ENEMIES_FAR = 1
export const RESOURCES = 2
export const STORES = 3
export const UNSEEN = 4
export type Goal = 0 | 1 | 2 | 3 | 4

/**
 * A tick as one player sees it: the units in its sight, what the orders under way and its own of this tick leave of cells and stock, and how far
 * things are. All that scripts go by; what lies in the fog of a guessed state does not enter. Made once for a game's rules, begun anew each
 * tick; nothing is allocated then.
 */
export class Field {
  readonly rules: Rules
  state!: RtsState // of the tick; units below are indices into its columns
  player = 0
  readonly blocked: Uint8Array // [cell] 1 on walls, units in sight, and where an order moves or produces to
  readonly seen: Uint8Array // [cell] 1 where the player looks; everywhere without fog
  readonly aimed: Int32Array // [cell] damage of the player's attacks under way
  readonly counts: Int32Array // [type] of the player's units, those in production too
  readonly enemies: Int32Array // units of the opponent in sight
  enemyCount = 0
  stores = 0 // of the player's bases that stand
  soldiers = 0 // of the player's light, heavy and ranged units that stand
  left = 0 // of the player's stock, after all that is in production

  private readonly immovable: Uint8Array // [cell] 1 on walls, buildings and resources in sight
  private readonly ways: readonly Distances[] // by goal, then the same past what can move
  private readonly known: Uint8Array // as `ways`: 1 where measured in this tick

  constructor(rules: Rules) {
    const { size, width, height } = rules
    this.rules = rules
    this.blocked = new Uint8Array(size)
    this.immovable = new Uint8Array(size)
    this.seen = new Uint8Array(size).fill(1)
    this.aimed = new Int32Array(size)
    this.counts = new Int32Array(TYPE_NAMES.length)
    this.enemies = new Int32Array(size)
    this.ways = Array.from({ length: 2 * GOALS.length }, () => new Distances(width, height))
    this.known = new Uint8Array(2 * GOALS.length)
  }

  /** Looks at a state with a player's eyes, its orders of this tick included. */
  begin(state: RtsState, player: number): void {
    const { rules, blocked, immovable, seen } = this
    this.state = state
    this.player = player
    this.aimed.fill(0)
    this.counts.fill(0)
    this.known.fill(0)
    this.enemyCount = 0
    this.stores = 0
    this.soldiers = 0
    this.left = state.stocks[player]
    blocked.set(rules.walls)
    immovable.set(rules.walls)
    if (rules.fog) look(state, player, seen)
    for (let unit = 0; unit < state.count; unit++) {
      const cell = state.cells[unit]
      if (seen[cell] === 0) continue
      const type = state.types[unit]
      blocked[cell] = 1
      if (rules.table.canMove[type] === 0) immovable[cell] = 1
      if (state.owners[unit] === player) this.addOwn(type)
      else if (state.owners[unit] >= 0) this.enemies[this.enemyCount++] = unit
      if (state.orders[unit] !== IDLE) this.reserve(unit, state.orders[unit], state.products[unit], state.targets[unit])
    }
    const { count, units, types, products, targets } = state.submitted[player]
    for (let row = 0; row < count; row++) this.reserve(units[row], types[row], products[row], targets[row])
  }

  private addOwn(type: number): void {
    this.counts[type]++
    if (this.rules.table.isStockpile[type] === 1) this.stores++
    if (type >= LIGHT) this.soldiers++
  }

  private reserve(unit: number, order: number, product: number, target: number): void {
    const { state, player } = this
    if (order === MOVE || order === PRODUCE) this.blocked[target] = 1
    if (state.owners[unit] !== player) return
    if (order === PRODUCE) {
      this.left -= this.rules.table.cost[product]
      this.counts[product]++
    } else if (order === ATTACK) this.aimed[target] += this.damage(unit)
  }

  /** Counts an order as given: what it uses is no longer left for the units after it. */
  give(unit: number, action: number): void {
    const target = targetOf(action, this.state.cells[unit], this.rules)
    if (target >= 0) this.reserve(unit, kindOf(action), productOf(action), target)
  }

  /** Whether cells and stock are left for a legal action of a unit. */
  allows(unit: number, action: number): boolean {
    const kind = kindOf(action)
    if (kind === PRODUCE && this.rules.table.cost[productOf(action)] > this.left) return false
    return (
      (kind !== MOVE && kind !== PRODUCE) || this.blocked[targetOf(action, this.state.cells[unit], this.rules)] === 0
    )
  }

  /** The least damage of a unit's attack. */
  damage(unit: number): number {
    return Math.max(1, this.rules.table.leastDamage[this.state.types[unit]])
  }

  /** How many of the player's workers come before this one. */
  rank(worker: number): number {
    const { types, owners } = this.state
    let rank = 0
    for (let unit = 0; unit < worker; unit++) if (types[unit] === WORKER && owners[unit] === this.player) rank++
    return rank
  }

  /** Every free cell's distance to a goal. */
  to(goal: Goal): Distances {
    return this.way(goal, goal, this.blocked)
  }

  /** The same past whatever can move out of the way: for units that have no way now. */
  later(goal: Goal): Distances {
    return this.way(goal, GOALS.length + goal, this.immovable)
  }

  private way(goal: Goal, at: number, obstacles: Uint8Array): Distances {
    const distances = this.ways[at]
    if (this.known[at] === 1) return distances
    this.known[at] = 1
    distances.clear()
    if (goal === UNSEEN) this.addUnseen(distances, obstacles)
    else if (goal === RESOURCES) this.addType(distances, RESOURCE, -1, obstacles)
    else if (goal === STORES) this.addType(distances, BASE, this.player, obstacles)
    else {
      const range = goal === ENEMIES_NEAR ? 1 : this.rules.table.range[RANGED]
      for (let n = 0; n < this.enemyCount; n++)
        distances.addGoalsAround(this.state.cells[this.enemies[n]], range, obstacles)
    }
    distances.spread(obstacles)
    return distances
  }

  private addType(distances: Distances, type: number, owner: number, obstacles: Uint8Array): void {
    const { types, owners, cells, count } = this.state
    for (let unit = 0; unit < count; unit++) {
      if (types[unit] === type && owners[unit] === owner && this.seen[cells[unit]] === 1)
        distances.addGoalsAround(cells[unit], 1, obstacles)
    }
  }

  private addUnseen(distances: Distances, obstacles: Uint8Array): void {
    const { state, rules, seen, player } = this
    const last = rules.size - 1
    let any = false
    for (let unit = 0; unit < state.count; unit++) {
      if (state.owners[unit] !== player || rules.table.canMove[state.types[unit]] === 1) continue
      const opposite = last - state.cells[unit]
      if (seen[opposite] === 1 || obstacles[opposite] === 1) continue
      distances.addGoal(opposite, obstacles)
      any = true
    }
    if (any) return
    for (let cell = 0; cell <= last; cell++) if (seen[cell] === 0) distances.addGoal(cell, obstacles)
  }
}
