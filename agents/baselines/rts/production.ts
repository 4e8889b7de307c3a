import type { Rng } from '../../../envs/core/rng.ts'
import { PRODUCE_AT } from '../../../envs/rts/actions.ts'
import { BARRACKS, BASE, RESOURCE, WORKER } from '../../../envs/rts/units.ts'
import { ENEMIES_NEAR, type Field, RESOURCES } from './field.ts'
import { NOTHING } from './moves.ts'
import type { Plan } from './plan.ts'

const LEAST_ROOM = 5 // free cells of the eight around a good site
const SPARE = 3 // resources beyond the cost of a building with which it is no longer worth while to look for a good site

/** What a base does: workers up to the plan's number. */
export function trainWorkers(field: Field, base: number, plan: Plan, rng: Rng): number {
  if (field.counts[WORKER] >= plan.workers) return NOTHING
  return produce(field, base, WORKER, field.counts[WORKER] < plan.harvesters, rng)
}

/** What a barracks does: the soldiers that the plan's army has fewest of. */
export function trainSoldiers(field: Field, barracks: number, plan: Plan, rng: Rng): number {
  let rarest = NOTHING
  for (const type of plan.army) if (rarest < 0 || field.counts[type] < field.counts[rarest]) rarest = type
  return rarest < 0 ? NOTHING : produce(field, barracks, rarest, false, rng)
}

/** A base where there is none left, else a barracks that the plan still wants, if there is money and a good site beside the worker. Ties are drawn. */
export function build(field: Field, worker: number, plan: Plan, rng: Rng): number {
  const { counts, rules, left } = field
  const { cost } = rules.table
  const homeless = counts[BASE] === 0 && left >= cost[BASE]
  const type = homeless ? BASE : BARRACKS
  const short = field.stores > 0 && counts[WORKER] < Math.min(plan.workers, plan.harvesters)
  const kept = short ? cost[WORKER] : 0 // for the base, whoever is asked first
  if (left < cost[type] + kept || (!homeless && counts[BARRACKS] >= plan.barracks)) return NOTHING
  const anywhere = left >= cost[type] + SPARE
  let best = NOTHING
  let most = anywhere ? 0 : LEAST_ROOM
  let ties = 1
  for (let direction = 0; direction < 4; direction++) {
    const cell = rules.neighbours[4 * field.state.cells[worker] + direction]
    if (cell < 0 || field.blocked[cell] === 1) continue
    const room = roomAt(field, cell)
    if (room < most) continue
    ties = best !== NOTHING && room === most ? ties + 1 : 1
    if (ties > 1 && rng.below(ties) > 0) continue
    most = room
    best = PRODUCE_AT + 4 * type + direction
  }
  return best
}

/** How free the eight cells around a site are; 0 beside a base or a resource, where a building would be in the way. */
function roomAt({ rules, state, blocked }: Field, site: number): number {
  const x = rules.columns[site]
  const y = rules.rows[site]
  let room = 0
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const cell = rules.cellAt(x + dx, y + dy)
      if (cell < 0 || cell === site) continue
      const unit = state.unitAt[cell]
      const type = unit < 0 || blocked[cell] === 0 ? -1 : state.types[unit]
      if ((type === RESOURCE || type === BASE) && (dx === 0 || dy === 0)) return 0
      if (blocked[cell] === 0) room++
    }
  }
  return room
}

/** Produces a unit on the free side nearest to where it will be needed: resources or enemies. Ties are drawn. */
function produce(field: Field, producer: number, type: number, forResources: boolean, rng: Rng): number {
  if (field.left < field.rules.table.cost[type]) return NOTHING
  const { steps } = field.to(forResources || field.enemyCount === 0 ? RESOURCES : ENEMIES_NEAR)
  let best = NOTHING
  let least = Number.POSITIVE_INFINITY
  let ties = 1
  for (let direction = 0; direction < 4; direction++) {
    const cell = field.rules.neighbours[4 * field.state.cells[producer] + direction]
    if (cell < 0 || field.blocked[cell] === 1 || steps[cell] > least) continue
    ties = steps[cell] === least ? ties + 1 : 1
    if (ties > 1 && rng.below(ties) > 0) continue
    least = steps[cell]
    best = PRODUCE_AT + 4 * type + direction
  }
  return best
}
