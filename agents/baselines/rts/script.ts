import type { Rng } from '../../../envs/core/rng.ts'
import { HOLD, WAIT_ACTION } from '../../../envs/rts/actions.ts'
import { BARRACKS, BASE, WORKER } from '../../../envs/rts/units.ts'
import { FAR } from './distances.ts'
import { type Field, STORES } from './field.ts'
import { advance, enemiesFor, fetch, NOTHING, stay, step, stepsTo, strike } from './moves.ts'
import { PLANS, type Plan, STANCES } from './plan.ts'
import { build, trainSoldiers, trainWorkers } from './production.ts'

/** Orders units one by one, by what their player sees of the tick and nothing else: no memory, no clock. */
export interface Script {
  readonly name: string
  /**
   * An action for an idle unit of the field's player: legal, and within what orders under way and those already given leave of cells and
   * stock. The field is left as it is: who goes by the action gives it (`Field.give`).
   */
  order(field: Field, unit: number, rng: Rng): number
}

const GUARD = 6 // steps within which an army that is not yet complete goes for an enemy
const HOME = 3 // steps from a base where it gathers

/** Plays a {@link Plan}. Whatever is in range is attacked first. */
export function planned(name: string, plan: Plan): Script {
  return {
    name,
    order(field: Field, unit: number, rng: Rng): number {
      const chosen = duty(field, unit, plan, rng)
      return chosen === NOTHING ? stay(field, unit) : chosen
    },
  }
}

function duty(field: Field, unit: number, plan: Plan, rng: Rng): number {
  const type = field.state.types[unit]
  if (type === BASE) return trainWorkers(field, unit, plan, rng)
  if (type === BARRACKS) return trainSoldiers(field, unit, plan, rng)
  const blow = strike(field, unit, rng)
  if (blow !== NOTHING) return blow
  return type === WORKER ? work(field, unit, plan, rng) : fight(field, unit, plan, rng)
}

function work(field: Field, worker: number, plan: Plan, rng: Rng): number {
  const built = build(field, worker, plan, rng)
  if (built !== NOTHING) return built
  if (field.state.carried[worker] > 0 || field.rank(worker) < plan.harvesters) {
    const fetched = fetch(field, worker, rng)
    if (fetched !== NOTHING) return fetched
  }
  return fight(field, worker, plan, rng)
}

function fight(field: Field, unit: number, plan: Plan, rng: Rng): number {
  const fighters = field.soldiers + Math.max(0, field.counts[WORKER] - plan.harvesters)
  return fighters >= plan.muster ? advance(field, unit, rng) : guard(field, unit, rng)
}

/** Keeps near home, and goes for what comes near. */
function guard(field: Field, unit: number, rng: Rng): number {
  if (stepsTo(field, unit, enemiesFor(field, unit)) <= GUARD) return advance(field, unit, rng)
  const home = stepsTo(field, unit, STORES)
  return home > HOME && home < FAR ? step(field, unit, STORES, rng) : NOTHING
}

/** Does nothing at all. */
export const passive: Script = { name: 'passive', order: () => WAIT_ACTION }

/** Stands where it is, and strikes what is in range. */
export const hold: Script = {
  name: 'hold',
  order(field: Field, unit: number, rng: Rng): number {
    const blow = strike(field, unit, rng)
    return blow === NOTHING ? HOLD : blow
  },
}

/** Goes home, whoever is in range. */
export const retreat: Script = {
  name: 'retreat',
  order(field: Field, unit: number, rng: Rng): number {
    const home = step(field, unit, STORES, rng)
    return home === NOTHING ? HOLD : home
  },
}

/** The scripts that are players, named as their plans are. */
export const scripts: readonly Script[] = Object.entries(PLANS).map(([name, plan]) => planned(name, plan))

/** What searches choose among: those, and some that are no players by themselves. */
export const choices: readonly Script[] = [
  ...scripts,
  ...Object.entries(STANCES).map(([name, plan]) => planned(name, plan)),
]
