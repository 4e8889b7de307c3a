import { atStep, fromTheEnd, type Numbers, sizesOf } from './steps.ts'
import { tdError, type ValuedSteps } from './tdErrors.ts'

/**
 * Generalized advantage estimation (Schulman et al. 2016, eq. 16): A_t = delta_t + gamma_t+1 lambda_t+1 A_t+1, [time, batch]. It is the
 * lambda-return less v(S_t): lambda 0 trusts the values, 1 what came of it. `valuesT` plus this are the targets of the values.
 * @param lambdaT1  one number in [0, 1], or [time, batch]
 */
export function generalizedAdvantages(steps: ValuedSteps, lambdaT1: number | Numbers): Float32Array {
  const { valuesT, valuesT1, discountsT1 } = steps
  return fromTheEnd(
    steps,
    sizesOf(steps, { valuesT, valuesT1, lambdaT1 }),
    (t, after = 0) => tdError(steps, t) + discountsT1[t] * atStep(lambdaT1, t) * after,
  )
}
