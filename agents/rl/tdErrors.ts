import { type Numbers, type Steps, sizesOf } from './steps.ts'

/** Steps with what each of the two states was thought to be worth. */
export interface ValuedSteps extends Steps {
  /** [time, batch]: v(S_t). */
  readonly valuesT: Numbers
  /** [time, batch]: v(S_t+1), the row below in `valuesT` but where a sequence is over or cut. */
  readonly valuesT1: Numbers
}

/** delta_t = R_t+1 + gamma_t+1 v(S_t+1) - v(S_t) (Sutton and Barto 2018, eq. 6.5), [time, batch]. */
export function tdErrors(steps: ValuedSteps): Float32Array {
  sizesOf(steps, { valuesT: steps.valuesT, valuesT1: steps.valuesT1 })
  return Float32Array.from(steps.rewardsT1, (_, t) => tdError(steps, t))
}

/** The error of one step, by its place. */
export function tdError({ rewardsT1, discountsT1, valuesT, valuesT1 }: ValuedSteps, t: number): number {
  return rewardsT1[t] + discountsT1[t] * valuesT1[t] - valuesT[t]
}
