import { TYPE_NAMES } from './map.ts'
import { IDLE, MOVE, PRODUCE, WAIT } from './orders.ts'
import type { Rules } from './rules.ts'
import { Submission } from './submission.ts'

/** Where a tick stands: orders are given; submitted orders are issued, one by one; orders that are due take effect, one by one. */
export const PHASES = ['ordering', 'issuing', 'acting'] as const
export const ORDERING = 0
export const ISSUING = 1
export const ACTING = 2

/** The unit that is asked where the player whose turn it is has nothing to decide. */
export const NOBODY = -1

/**
 * All there is on the map, in columns: units in the order of the original's list (an index names a unit until one dies), their orders in progress,
 * stocks, and how far the tick has come. Knows how to put, move and remove things, and not what is allowed.
 */
export class World {
  readonly rules: Rules
  time = 0 // ticks made so far
  count = 0 // units, at most one a cell
  nextId = 0 // id of the next unit that is produced
  clashes = 0 // conflicts settled by turns so far
  readonly stocks = new Int32Array(2) // resources of each player
  readonly alive = new Int32Array(2) // units of each player
  readonly busy = new Int32Array(2) // those of them that have an order in progress

  // Units, by index. Those that died while their orders were due stay beyond `rules.size` until these have taken effect.
  readonly ids: Int32Array
  readonly types: Int32Array
  readonly owners: Int32Array // player, or -1 for nobody's
  readonly cells: Int32Array
  readonly hps: Int32Array
  readonly carried: Int32Array // resources that a unit holds
  readonly orders: Int32Array // kind of order in progress, or IDLE; the columns below are its own
  readonly params: Int32Array
  readonly products: Int32Array // type that is produced, or -1
  readonly targets: Int32Array // cell that the order is about, or -1
  readonly starts: Int32Array // time at which it was issued
  readonly durations: Int32Array
  readonly unitAt: Int32Array // by cell: a unit, or -1

  // Orders in progress, in the order in which they take effect.
  readonly queue: Int32Array // units
  queued = 0
  soonest = 0 // no order in progress is due before this time
  readonly reserved: Uint8Array // by cell: 1 where an order in progress moves or produces to
  readonly spending = new Int32Array(2) // costs of all that each player has in production

  // The tick that is being made.
  phase = ORDERING
  readonly submitted: readonly [Submission, Submission]
  issuer = 0 // player whose orders are being issued
  issued = 0 // of them so far
  against = 0 // place in the queue of the next order to compare with
  usedCell = -1 // that the order being issued uses, even if it has been made a wait since; or -1
  usedCost = 0
  readonly due: Int32Array // units whose orders take effect in this tick
  dues = 0
  acted = 0 // of them so far
  ghosts = 0 // units that died with their orders due

  constructor(rules: Rules) {
    const { size } = rules
    this.rules = rules
    const column = (): Int32Array => new Int32Array(2 * size)
    this.ids = column()
    this.types = column()
    this.owners = column()
    this.cells = column()
    this.hps = column()
    this.carried = column()
    this.orders = column()
    this.params = column()
    this.products = column()
    this.targets = column()
    this.starts = column()
    this.durations = column()
    this.unitAt = new Int32Array(size).fill(-1)
    this.queue = new Int32Array(size)
    this.reserved = new Uint8Array(size)
    this.submitted = [new Submission(size), new Submission(size)]
    this.due = new Int32Array(size)
  }

  /** The world as the map begins it. */
  setUp(): void {
    const { map } = this.rules
    this.empty()
    this.stocks.set(map.playerResources)
    for (const [id, type, player, x, y, hp, resources] of map.units) {
      this.addUnit(id, TYPE_NAMES.indexOf(type), player, x + y * map.width, hp, resources)
      this.nextId = Math.max(this.nextId, id + 1)
    }
  }

  /** Takes everything off the map, at time 0. */
  empty(): void {
    this.clear()
    this.time = 0
    this.nextId = 0
    this.clashes = 0
    this.soonest = 0
    this.stocks.fill(0)
    this.phase = ORDERING
    this.dues = 0
    this.acted = 0
    this.ghosts = 0
    for (const list of this.submitted) list.count = 0
  }

  /** The number of a player's units that have no order in progress. */
  idle(player: number): number {
    return this.alive[player] - this.busy[player]
  }

  /** How many of the orders that a player submitted have been issued, and are in the queue. */
  issuedOf(player: number): number {
    return this.phase === ISSUING && this.issuer === player ? this.issued : 0
  }

  /** The index of the unit with this id, or -1. */
  indexOf(id: number): number {
    for (let unit = 0; unit < this.count; unit++) if (this.ids[unit] === id) return unit
    return -1
  }

  /** Puts an idle unit on a free cell, at the end of the list. Returns its index. */
  addUnit(id: number, type: number, owner: number, cell: number, hp: number, carried: number): number {
    const unit = this.count++
    this.writeUnit(unit, id, type, owner, cell, hp, carried)
    this.unitAt[cell] = unit
    if (owner >= 0) this.alive[owner]++
    return unit
  }

  /** Writes an idle unit into the columns, and nothing else. */
  writeUnit(unit: number, id: number, type: number, owner: number, cell: number, hp: number, carried: number): void {
    this.ids[unit] = id
    this.types[unit] = type
    this.owners[unit] = owner
    this.cells[unit] = cell
    this.hps[unit] = hp
    this.carried[unit] = carried
    this.orders[unit] = IDLE
  }

  /** Takes a unit off the map, and its order out of the queue; an order that is due still takes effect. Units after it move up by one. */
  removeUnit(unit: number): void {
    const { due, queue, cells, unitAt, owners } = this
    for (let at = this.acted; at < this.dues; at++) {
      if (due[at] === unit) due[at] = this.keepGhost(unit)
      else if (due[at] > unit && due[at] < this.rules.size) due[at]--
    }
    if (owners[unit] >= 0) this.alive[owners[unit]]--
    let kept = 0
    for (let at = 0; at < this.queued; at++) {
      const other = queue[at]
      if (other === unit) this.release(unit)
      else queue[kept++] = other > unit ? other - 1 : other
    }
    this.queued = kept
    unitAt[cells[unit]] = -1
    this.count--
    for (let at = unit; at < this.count; at++) {
      this.moveRow(at + 1, at)
      unitAt[cells[at]] = at
    }
  }

  /** Moves a unit to a free cell. */
  moveUnit(unit: number, cell: number): void {
    this.unitAt[this.cells[unit]] = -1
    this.cells[unit] = cell
    this.unitAt[cell] = unit
  }

  /** Gives a player's unit an order as of now. One that has an order already keeps its place in the queue. */
  store(unit: number, type: number, param: number, product: number, target: number, duration: number): void {
    if (this.orders[unit] === IDLE) {
      this.queue[this.queued++] = unit
      this.busy[this.owners[unit]]++
    } else this.unreserve(unit)
    this.setOrder(unit, type, param, product, target, this.time, duration)
  }

  /** Makes the order in progress of a unit a wait. */
  cancel(unit: number, duration: number): void {
    this.unreserve(unit)
    this.setOrder(unit, WAIT, duration, -1, -1, this.starts[unit], duration)
  }

  /** Writes a unit's order in progress, and reserves what it uses. Its place in the queue is the caller's to see to. */
  setOrder(
    unit: number,
    type: number,
    param: number,
    product: number,
    target: number,
    start: number,
    duration: number,
  ): void {
    this.orders[unit] = type
    this.params[unit] = param
    this.products[unit] = product
    this.targets[unit] = target
    this.starts[unit] = start
    this.durations[unit] = duration
    const end = (start + duration) | 0 // wraps as the original's does: the longest of waits are over at once
    if (end < this.soonest || this.queued === 1) this.soonest = end
    if (type === MOVE || type === PRODUCE) this.reserved[target] = 1
    if (type === PRODUCE) this.spending[this.owners[unit]] += this.rules.table.cost[product]
  }

  /** Takes a unit's order out of the books; the queue is the caller's to see to. */
  release(unit: number): void {
    this.unreserve(unit)
    this.busy[this.owners[unit]]--
    this.orders[unit] = IDLE
  }

  /** Gives up what a unit's order uses. */
  unreserve(unit: number): void {
    const type = this.orders[unit]
    if (type === MOVE || type === PRODUCE) this.reserved[this.targets[unit]] = 0
    if (type === PRODUCE) this.spending[this.owners[unit]] -= this.rules.table.cost[this.products[unit]]
  }

  /** Takes all units off the map. */
  private clear(): void {
    for (let unit = 0; unit < this.count; unit++) this.unitAt[this.cells[unit]] = -1
    for (let at = 0; at < this.queued; at++) this.unreserve(this.queue[at])
    this.count = 0
    this.queued = 0
    this.alive.fill(0)
    this.busy.fill(0)
    this.spending.fill(0)
  }

  /** Copies a dying unit to where it outlives the list, and returns its index there. */
  private keepGhost(unit: number): number {
    const ghost = 2 * this.rules.size - ++this.ghosts
    this.moveRow(unit, ghost)
    return ghost
  }

  private moveRow(from: number, to: number): void {
    this.ids[to] = this.ids[from]
    this.types[to] = this.types[from]
    this.owners[to] = this.owners[from]
    this.cells[to] = this.cells[from]
    this.hps[to] = this.hps[from]
    this.carried[to] = this.carried[from]
    this.orders[to] = this.orders[from]
    this.params[to] = this.params[from]
    this.products[to] = this.products[from]
    this.targets[to] = this.targets[from]
    this.starts[to] = this.starts[from]
    this.durations[to] = this.durations[from]
  }

  copyFrom(other: World): void {
    this.clear()
    this.time = other.time
    this.nextId = other.nextId
    this.clashes = other.clashes
    this.count = other.count
    for (let player = 0; player < 2; player++) {
      this.stocks[player] = other.stocks[player]
      this.alive[player] = other.alive[player]
      this.busy[player] = other.busy[player]
      this.spending[player] = other.spending[player]
      this.submitted[player].copyFrom(other.submitted[player])
    }
    for (let unit = 0; unit < other.count; unit++) {
      this.copyRow(other, unit)
      this.unitAt[other.cells[unit]] = unit
    }
    this.queued = other.queued
    this.soonest = other.soonest
    for (let at = 0; at < other.queued; at++) {
      const unit = other.queue[at]
      this.queue[at] = unit
      const type = other.orders[unit]
      if (type === MOVE || type === PRODUCE) this.reserved[other.targets[unit]] = 1
    }
    this.phase = other.phase
    this.copyTick(other)
  }

  private copyTick(other: World): void {
    const { size } = this.rules
    this.issuer = other.issuer
    this.issued = other.issued
    this.against = other.against
    this.usedCell = other.usedCell
    this.usedCost = other.usedCost
    this.dues = other.dues
    this.acted = other.acted
    this.ghosts = other.phase === ACTING ? other.ghosts : 0 // else they are done with
    if (other.phase !== ACTING) return
    for (let at = other.acted; at < other.dues; at++) this.due[at] = other.due[at]
    for (let ghost = 2 * size - other.ghosts; ghost < 2 * size; ghost++) this.copyRow(other, ghost)
  }

  private copyRow(other: World, unit: number): void {
    this.ids[unit] = other.ids[unit]
    this.types[unit] = other.types[unit]
    this.owners[unit] = other.owners[unit]
    this.cells[unit] = other.cells[unit]
    this.hps[unit] = other.hps[unit]
    this.carried[unit] = other.carried[unit]
    this.orders[unit] = other.orders[unit]
    this.params[unit] = other.params[unit]
    this.products[unit] = other.products[unit]
    this.targets[unit] = other.targets[unit]
    this.starts[unit] = other.starts[unit]
    this.durations[unit] = other.durations[unit]
  }
}
