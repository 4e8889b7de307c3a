import { ACTIONS, HOLD } from '../../envs/rts/actions.ts'
import { listOrders } from '../../envs/rts/legal.ts'
import { turnedAction } from '../../envs/rts/turned.ts'
import type { Field } from '../baselines/rts/field.ts'

/**
 * Writes what the policy may choose for an idle unit of the field's player, as the player sees it (turned), and returns the number: what is legal and
 * within what orders in progress and those given earlier this tick leave of cells and stock, and to be asked again next tick. That is always one,
 * and waiting another. `END` is not among them: it would take the choice from the units that follow.
 *
 * @param out holds {@link ACTIONS}.
 */
export function listChoices(field: Field, unit: number, out: Int32Array): number {
  const { state, player } = field
  const listed = listOrders(state, unit, out)
  let count = 0
  for (let at = 0; at < listed; at++) if (field.allows(unit, out[at])) out[count++] = turnedAction(out[at], player)
  out[count++] = HOLD
  return count
}

/** Numbers that hold a mask of all actions, 32 in each. */
export const MASK_WORDS = Math.ceil(ACTIONS / 32)

/** Sets the bits of actions in a mask of zeros. */
export function packMask(actions: Int32Array, count: number, out: Int32Array, from: number): void {
  for (let at = 0; at < count; at++) out[from + (actions[at] >> 5)] |= 1 << (actions[at] & 31)
}

/** Writes a mask as [ACTIONS] numbers, 1 where an action may be chosen, over zeros. */
export function unpackMask(words: Int32Array, from: number, out: Float32Array, to: number): void {
  for (let action = 0; action < ACTIONS; action++)
    out[to + action] = (words[from + (action >> 5)] >>> (action & 31)) & 1
}
