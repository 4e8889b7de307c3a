/** What a step is worth by what followed it: returns, all the way or bootstrapped from values on the way. Each is [time, batch]. */
import { atStep, fromTheEnd, type Numbers, type Steps, sizesOf } from './steps.ts'

/**
 * G_t = R_t+1 + gamma_t+1 G_t+1 (Sutton and Barto 2018, eq. 3.9).
 * @param steps.valuesT1  [time, batch]: what counts where a sequence stops short of its game's end; 0 where absent
 */
export function discountedReturns(steps: Steps & { readonly valuesT1?: Numbers }): Float32Array {
  const { rewardsT1, discountsT1, valuesT1 } = steps
  return fromTheEnd(
    steps,
    sizesOf(steps, { valuesT1 }),
    (t, after = valuesT1?.[t] ?? 0) => rewardsT1[t] + discountsT1[t] * after,
  )
}

/**
 * G_t:t+n = R_t+1 + gamma_t+1 (R_t+2 + ... + gamma_t+n v(S_t+n)) (Sutton and Barto 2018, eq. 7.1); of fewer steps where the sequence is over before.
 * @param steps.valuesT1  [time, batch]: v(S_t+1)
 * @param n  steps before the value counts, >= 1
 */
export function nStepReturns(steps: Steps & { readonly valuesT1: Numbers }, n: number): Float32Array {
  const { rewardsT1, discountsT1, valuesT1, cutsT1 } = steps
  const [time, batch] = sizesOf(steps, { valuesT1 })
  if (!Number.isInteger(n) || n < 1) throw new Error(`Expected n to be a whole number from 1 up, but got ${n}.`)
  const out = new Float32Array(time * batch)
  for (let place = 0; place < out.length; place++) {
    let last = place
    for (let taken = 1; taken < n && last + batch < out.length && !cutsT1?.[last]; taken++) last += batch
    let sum = valuesT1[last]
    for (let t = last; t >= place; t -= batch) sum = rewardsT1[t] + discountsT1[t] * sum
    out[place] = sum
  }
  return out
}

/**
 * G_t = R_t+1 + gamma_t+1 ((1 - lambda_t+1) v(S_t+1) + lambda_t+1 G_t+1) (Sutton and Barto 2018, eq. 12.18 with state values): all n-step
 * returns at once, each weighed lambda times the one before. Lambda 0 gives one step and the value, 1 the discounted return.
 * @param steps.valuesT1  [time, batch]: v(S_t+1)
 * @param lambdaT1  one number in [0, 1], or [time, batch]
 */
export function lambdaReturns(steps: Steps & { readonly valuesT1: Numbers }, lambdaT1: number | Numbers): Float32Array {
  const { rewardsT1, discountsT1, valuesT1 } = steps
  return fromTheEnd(steps, sizesOf(steps, { valuesT1, lambdaT1 }), (t, after = valuesT1[t]) => {
    const lambda = atStep(lambdaT1, t)
    return rewardsT1[t] + discountsT1[t] * ((1 - lambda) * valuesT1[t] + lambda * after)
  })
}
