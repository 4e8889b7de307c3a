import type { Rng } from '../../../envs/core/rng.ts'
import { ACTIONS, WAIT_ACTION } from '../../../envs/rts/actions.ts'
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
    return field.allows(unit, drawn) ? drawn : WAIT_ACTION
  },
}
