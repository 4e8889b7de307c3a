/** The same distributions as plain numbers, one row at a time: for actors, which draw from them and do without tensors. */
import type { Rng } from '../../envs/core/rng.ts'

/**
 * Draws an action from the softmax over what is legal.
 * @param logits  those of this row begin at `from`
 * @param legal  the first `count` are this row's legal actions
 */
export function drawLegal(
  logits: Float32Array,
  from: number,
  legal: ArrayLike<number>,
  count: number,
  rng: Rng,
): number {
  const most = largest(logits, from, legal, count)
  let total = 0
  for (let k = 0; k < count; k++) total += Math.exp(logits[from + legal[k]] - most)
  let left = rng.float() * total
  for (let k = 0; k < count; k++) {
    left -= Math.exp(logits[from + legal[k]] - most)
    if (left < 0) return legal[k]
  }
  return legal[count - 1] // rounding may leave a sliver
}

/** ln of the probability with which `drawLegal` gives `action`. */
export function logProbability(
  logits: Float32Array,
  from: number,
  legal: ArrayLike<number>,
  count: number,
  action: number,
): number {
  const most = largest(logits, from, legal, count)
  let total = 0
  for (let k = 0; k < count; k++) total += Math.exp(logits[from + legal[k]] - most)
  return logits[from + action] - most - Math.log(total)
}

function largest(logits: Float32Array, from: number, legal: ArrayLike<number>, count: number): number {
  let most = -Infinity
  for (let k = 0; k < count; k++) most = Math.max(most, logits[from + legal[k]])
  return most
}
