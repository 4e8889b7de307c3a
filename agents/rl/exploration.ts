/** Which action to take, given what each is thought to be worth. `legal` lists the actions to choose among; all where absent. */
import type { Rng } from '../../envs/core/rng.ts'
import type { Numbers } from './steps.ts'

/** The greatest value among the actions. */
export function greatest(values: Numbers, legal?: Numbers): number {
  let most = Number.NEGATIVE_INFINITY
  const count = legal?.length ?? values.length
  for (let k = 0; k < count; k++) most = Math.max(most, values[legal ? legal[k] : k])
  return most
}

/** An action of greatest value, drawn where several are. */
export function greedyAction(values: Numbers, rng: Rng, legal?: Numbers): number {
  const most = greatest(values, legal)
  const count = legal?.length ?? values.length
  let ties = 0
  let choice = -1
  for (let k = 0; k < count; k++) {
    const action = legal ? legal[k] : k
    if (values[action] !== most) continue
    ties++
    if (ties === 1 || rng.below(ties) === 0) choice = action // each of the ties with the same chance
  }
  if (choice < 0) throw new Error('Expected values to choose by, but got NaN or no action.')
  return choice
}

/** With chance epsilon any action, else a greedy one (Sutton and Barto 2018, section 2.2). */
export function epsilonGreedy(values: Numbers, epsilon: number, rng: Rng, legal?: Numbers): number {
  if (epsilon > 0 && rng.float() < epsilon) {
    const k = rng.below(legal?.length ?? values.length)
    return legal ? legal[k] : k
  }
  return greedyAction(values, rng, legal)
}

/** The value that {@link epsilonGreedy} may expect: (1 - epsilon) max + epsilon mean. */
export function epsilonGreedyValue(values: Numbers, epsilon: number, legal?: Numbers): number {
  const count = legal?.length ?? values.length
  let sum = 0
  for (let k = 0; k < count; k++) sum += values[legal ? legal[k] : k]
  return (1 - epsilon) * greatest(values, legal) + (epsilon * sum) / count
}

/**
 * An action drawn with chances that go as exp(value / temperature): at 0 the greatest, at Infinity any.
 * @param values  logits, or values in the temperature's own unit
 */
export function softmaxAction(values: Numbers, temperature: number, rng: Rng, legal?: Numbers): number {
  if (temperature === 0) return greedyAction(values, rng, legal)
  const most = greatest(values, legal)
  const count = legal?.length ?? values.length
  const weights = Float64Array.from({ length: count }, (_, k) =>
    Math.exp((values[legal ? legal[k] : k] - most) / temperature),
  )
  const k = rng.weighted(weights)
  return legal ? legal[k] : k
}
