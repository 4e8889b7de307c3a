import type { Rng } from '../../../envs/core/rng.ts'
import { attackOn, HARVEST_AT, HOLD, MOVE_AT, RETURN_AT, WAIT_ACTION } from '../../../envs/rts/actions.ts'
import { MOVE } from '../../../envs/rts/orders.ts'
import { RESOURCE } from '../../../envs/rts/units.ts'
import { type Distances, FAR } from './distances.ts'
import { ENEMIES_FAR, ENEMIES_NEAR, type Field, type Goal, RESOURCES, STORES, UNSEEN } from './field.ts'

/** What the functions here return where there is nothing to do of that kind. */
export const NOTHING = -1

const NEAR = 4 // cells: units that have nothing to do stay awake while an enemy that can fight is as near as that
const ARMED = 4 // how much more it is worth to hurt what can fight
const KILLED = 2 // and to kill rather than hurt

/** The best attack on what is in range and will still be there when the blow falls: by what it destroys, and whether that can fight. */
export function strike(field: Field, unit: number, rng: Rng): number {
  const { state, rules, enemies, enemyCount } = field
  const { table } = rules
  const type = state.types[unit]
  if (table.canAttack[type] === 0) return NOTHING
  const falls = state.time + table.attackTime[type]
  const damage = field.damage(unit)
  let best = NOTHING
  let bestWorth = 0
  let ties = 1
  for (let at = 0; at < enemyCount; at++) {
    const enemy = enemies[at]
    const cell = state.cells[enemy]
    if (apart(field, unit, cell) > table.range[type] ** 2) continue
    if (state.orders[enemy] === MOVE && state.starts[enemy] + state.durations[enemy] <= falls) continue // it will be gone
    const left = state.hps[enemy] - field.aimed[cell]
    if (left <= 0) continue // others are killing it
    const kind = state.types[enemy]
    const share = Math.min(damage, left) / table.hp[kind]
    const worth = table.cost[kind] * share * (table.canAttack[kind] === 1 ? ARMED : 1) * (left <= damage ? KILLED : 1)
    if (worth < bestWorth) continue
    ties = worth === bestWorth ? ties + 1 : 1
    if (ties > 1 && rng.below(ties) > 0) continue
    bestWorth = worth
    best = attackOn(state.cells[unit], cell, rules)
  }
  return best
}

/** A step towards the enemy, or to where it may be; nothing where an enemy steps into range by itself. */
export function advance(field: Field, unit: number, rng: Rng): number {
  if (field.rules.table.canAttack[field.state.types[unit]] === 0) return NOTHING
  if (field.enemyCount === 0) return step(field, unit, UNSEEN, rng)
  return comes(field, unit) ? NOTHING : step(field, unit, enemiesFor(field, unit), rng)
}

/** The goal of a unit that wants to attack. */
export function enemiesFor({ rules, state }: Field, unit: number): Goal {
  return rules.table.range[state.types[unit]] > 1 ? ENEMIES_FAR : ENEMIES_NEAR
}

/** Whether an enemy that is moving will be in range when it arrives. */
function comes(field: Field, unit: number): boolean {
  const { state, rules, enemies, enemyCount } = field
  const reach = rules.table.range[state.types[unit]] ** 2
  for (let at = 0; at < enemyCount; at++) {
    const enemy = enemies[at]
    if (state.orders[enemy] === MOVE && apart(field, unit, state.targets[enemy]) <= reach) return true
  }
  return false
}

/** Brings home what it carries, else fetches some, or waits for others to clear the way; nothing where there is none, or no base to bring it to. */
export function fetch(field: Field, unit: number, rng: Rng): number {
  const { state, rules } = field
  if (field.stores === 0) return NOTHING
  const carries = state.carried[unit] > 0
  for (let direction = 0; direction < 4; direction++) {
    const cell = rules.neighbours[4 * state.cells[unit] + direction]
    const other = cell < 0 ? -1 : state.unitAt[cell]
    if (other < 0) continue
    const kind = state.types[other]
    if (!carries && kind === RESOURCE) return HARVEST_AT + direction
    if (carries && rules.table.isStockpile[kind] === 1 && state.owners[other] === field.player)
      return RETURN_AT + direction
  }
  const goal = carries ? STORES : RESOURCES
  const next = step(field, unit, goal, rng)
  const queues = next === NOTHING && field.later(goal).steps[state.cells[unit]] !== FAR
  return queues ? stay(field, unit) : next
}

/** The next step of a shortest way; where units stand in it, as far as there is room. Nothing where there is no way, or the unit is there. */
export function step(field: Field, unit: number, goal: Goal, rng: Rng): number {
  if (field.rules.table.canMove[field.state.types[unit]] === 0) return NOTHING
  const now = stepDown(field, unit, field.to(goal), FAR, rng)
  if (now !== NOTHING) return now
  const later = field.later(goal)
  return stepDown(field, unit, later, later.steps[field.state.cells[unit]], rng)
}

/** A step to the free neighbour nearest the goal, if nearer than `bound`. Ties are drawn. */
function stepDown(field: Field, unit: number, { steps }: Distances, bound: number, rng: Rng): number {
  const { state, rules, blocked } = field
  const near = 4 * state.cells[unit]
  let best = NOTHING
  let least = bound
  let ties = 1
  for (let direction = 0; direction < 4; direction++) {
    const cell = rules.neighbours[near + direction]
    if (cell < 0 || blocked[cell] === 1 || steps[cell] > least || steps[cell] === bound) continue
    ties = steps[cell] === least ? ties + 1 : 1
    if (ties > 1 && rng.below(ties) > 0) continue
    least = steps[cell]
    best = MOVE_AT + direction
  }
  return best
}

/** How many steps a unit is from a goal; FAR where it can't get there. */
export function stepsTo(field: Field, unit: number, goal: Goal): number {
  const { steps } = field.to(goal)
  let least: number = FAR
  for (let direction = 0; direction < 4; direction++) {
    const cell = field.rules.neighbours[4 * field.state.cells[unit] + direction]
    if (cell >= 0 && steps[cell] + 1 < least) least = steps[cell] + 1
  }
  return least
}

/** Nothing to do: is asked again next tick while an enemy that can fight is near, else waits. */
export function stay(field: Field, unit: number): number {
  const { state, rules, enemies, enemyCount } = field
  for (let at = 0; at < enemyCount; at++) {
    const enemy = enemies[at]
    if (rules.table.canAttack[state.types[enemy]] === 0) continue
    if (apart(field, unit, state.cells[enemy]) <= NEAR * NEAR) return HOLD
  }
  return WAIT_ACTION
}

/** Squared distance of a unit from a cell. */
function apart({ state, rules }: Field, unit: number, cell: number): number {
  const dx = rules.columns[cell] - rules.columns[state.cells[unit]]
  const dy = rules.rows[cell] - rules.rows[state.cells[unit]]
  return dx * dx + dy * dy
}
