import type { Rng } from '../../../envs/core/rng.ts'
import { ACTIONS, kindOf, productOf, targetOf, WAIT_ACTION } from '../../../envs/rts/actions.ts'
import { MOVE, PRODUCE } from '../../../envs/rts/orders.ts'
import { drawBiased } from '../../../envs/rts/rollout.ts'
import type { Field } from './field.ts'
import type { Script } from './script.ts'

const scratch = new Int32Array(ACTIONS)

/**
 * Draws among a unit's orders, with a bias for attacks, harvests and returns; what is not within what is left becomes a wait. Known from microRTS
 * as RandomBiasedAI.
 */
export const randomBiased: Script = {
  name: 'random-biased',
  order(field: Field, unit: number, rng: Rng): number {
    const drawn = drawBiased(field.state, unit, scratch, rng)
    return allows(field, unit, drawn) ? drawn : WAIT_ACTION
  },
}

/** Whether cells and stock are left for a legal action. */
function allows({ state, rules, blocked, left }: Field, unit: number, action: number): boolean {
  const kind = kindOf(action)
  if (kind === PRODUCE && rules.table.cost[productOf(action)] > left) return false
  return (kind !== MOVE && kind !== PRODUCE) || blocked[targetOf(action, state.cells[unit], rules)] === 0
}
