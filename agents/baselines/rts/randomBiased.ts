import type { Rng } from '../../../envs/core/rng.ts'
import { ACTIONS, kindOf, productOf, targetOf, WAIT_ACTION } from '../../../envs/rts/actions.ts'
import { listOrders } from '../../../envs/rts/legal.ts'
import { MOVE, PRODUCE, WAIT } from '../../../envs/rts/orders.ts'
import type { Field } from './field.ts'
import type { Script } from './script.ts'

const BIAS = 5 // how much likelier attacks, harvests and returns are than the rest

const actions = new Int32Array(ACTIONS)

/**
 * Draws among a unit's orders, with a bias for attacks, harvests and returns; what is not within what is left becomes a wait. Known from microRTS
 * as RandomBiasedAI.
 */
export const randomBiased: Script = {
  name: 'random-biased',
  order(field: Field, unit: number, rng: Rng): number {
    const count = listOrders(field.state, unit, actions)
    let total = 0
    for (let at = 0; at < count; at++) total += weight(actions[at])
    let drawn = rng.below(total)
    let at = 0
    while (drawn >= weight(actions[at])) drawn -= weight(actions[at++])
    return allows(field, unit, actions[at]) ? actions[at] : WAIT_ACTION
  },
}

function weight(action: number): number {
  const kind = kindOf(action)
  return kind === MOVE || kind === PRODUCE || kind === WAIT ? 1 : BIAS
}

/** Whether cells and stock are left for a legal action. */
function allows({ state, rules, blocked, left }: Field, unit: number, action: number): boolean {
  const kind = kindOf(action)
  if (kind === PRODUCE && rules.table.cost[productOf(action)] > left) return false
  return (kind !== MOVE && kind !== PRODUCE) || blocked[targetOf(action, state.cells[unit], rules)] === 0
}
