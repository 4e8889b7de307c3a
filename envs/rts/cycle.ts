import { ATTACK, HARVEST, IDLE, MOVE, PRODUCE, RETURN } from './orders.ts'
import { RESOURCE } from './units.ts'
import { ACTING, ORDERING, type World } from './world.ts'

const NEVER = 0x7fffffff

/**
 * Makes the next time, and lets the orders that are due by then take effect in their turn. Returns whether it is done; if not, damage is to be
 * drawn, and {@link takeDamage} told what came.
 */
export function cycle(world: World): boolean {
  if (world.phase !== ACTING) {
    world.phase = ACTING
    world.time++
    world.dues = 0
    world.acted = 0
    world.ghosts = 0
    if (world.soonest <= world.time) collect(world)
  }
  while (world.acted < world.dues) {
    const unit = world.due[world.acted]
    if (world.orders[unit] === ATTACK) {
      const victim = world.unitAt[world.targets[unit]]
      const { leastDamage, damages } = world.rules.table
      const type = world.types[unit]
      if (victim >= 0 && damages[type] > 1) return false
      finish(world, unit)
      if (victim >= 0) hurt(world, victim, leastDamage[type])
    } else act(world, unit)
  }
  world.phase = ORDERING
  return true
}

/** Takes the orders that are due out of the queue. */
function collect(world: World): void {
  const { queue, due, starts, durations, time, owners } = world
  let soonest = NEVER
  let kept = 0
  for (let at = 0; at < world.queued; at++) {
    const unit = queue[at]
    const end = (starts[unit] + durations[unit]) | 0
    if (end > time) {
      if (end < soonest) soonest = end
      queue[kept++] = unit
      continue
    }
    due[world.dues++] = unit
    const type = world.orders[unit]
    if (type === MOVE || type === PRODUCE) world.reserved[world.targets[unit]] = 0
    if (type === PRODUCE) world.spending[owners[unit]] -= world.rules.table.cost[world.products[unit]]
    world.busy[owners[unit]]--
  }
  world.queued = kept
  world.soonest = soonest
}

/** Marks the order of a due unit as done. */
function finish(world: World, unit: number): void {
  world.orders[unit] = IDLE
  world.acted++
}

/** Lets a due order other than an attack take effect. A unit that died earlier in the cycle does as the living do, except that it goes nowhere. */
function act(world: World, unit: number): void {
  const { rules, unitAt, types, carried, stocks } = world
  const { table } = rules
  const type = world.orders[unit]
  const target = world.targets[unit]
  const owner = world.owners[unit]
  finish(world, unit)
  if (type === MOVE) {
    if (unit < rules.size) world.moveUnit(unit, target)
  } else if (type === HARVEST) {
    const resource = unitAt[target]
    if (resource < 0 || types[resource] !== RESOURCE || carried[unit] !== 0) return
    carried[unit] = 1
    if (--carried[resource] <= 0) world.removeUnit(resource)
  } else if (type === RETURN) {
    const stockpile = unitAt[target]
    if (stockpile < 0 || table.isStockpile[types[stockpile]] === 0) return // anybody's will do
    stocks[owner] += carried[unit]
    carried[unit] = 0
  } else if (type === PRODUCE) {
    const product = world.products[unit]
    const id = world.nextId++ // used up even where money has run out since
    if (stocks[owner] < table.cost[product]) return
    stocks[owner] -= table.cost[product]
    world.addUnit(id, product, owner, target, table.hp[product], 0)
  }
}

function hurt(world: World, victim: number, damage: number): void {
  world.hps[victim] -= damage
  if (world.hps[victim] <= 0) world.removeUnit(victim)
}

/** How many damages there are to draw among for the attack that waits for it; the least of them is that of the attacker's type. */
export function damagesToDraw(world: World): number {
  return world.rules.table.damages[world.types[world.due[world.acted]]]
}

/** Says what damage was drawn for the attack that waits for it: so much above the least. */
export function takeDamage(world: World, above: number): void {
  const attacker = world.due[world.acted]
  const victim = world.unitAt[world.targets[attacker]]
  const damage = world.rules.table.leastDamage[world.types[attacker]] + above
  finish(world, attacker)
  hurt(world, victim, damage)
}
