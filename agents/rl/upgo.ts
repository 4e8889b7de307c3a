import { fromTheEnd, type Numbers, sizesOf } from './steps.ts'
import type { ValuedSteps } from './tdErrors.ts'

/**
 * Upgoing returns (Vinyals et al. 2019, methods, "Reinforcement learning"), [time, batch]: what really followed as long as it went
 * better than was thought, and what was thought from the first step that went worse:
 * G_t = R_t+1 + gamma_t+1 (G_t+1 if R_t+2 + gamma_t+2 v(S_t+2) >= v(S_t+1), else v(S_t+1)).
 */
export function upgoReturns(steps: Omit<ValuedSteps, 'valuesT'>): Float32Array {
  const { rewardsT1, discountsT1, valuesT1, batch = 1 } = steps
  return fromTheEnd(steps, sizesOf(steps, { valuesT1 }), (t, after) => {
    const goesOn = after !== undefined && wentWell(steps, t + batch, valuesT1[t])
    return rewardsT1[t] + discountsT1[t] * (goesOn ? after : valuesT1[t])
  })
}

function wentWell({ rewardsT1, discountsT1, valuesT1 }: Omit<ValuedSteps, 'valuesT'>, t: number, thought: number) {
  return rewardsT1[t] + discountsT1[t] * valuesT1[t] >= thought
}

/**
 * What log pi(A_t) is weighed by: min(1, pi/mu) (G_t - v(S_t)), G_t being {@link upgoReturns}, [time, batch].
 * @param steps.logRatiosT  [time, batch]: log pi(A_t | S_t) - log mu(A_t | S_t), of policy and actor
 */
export function upgoAdvantages(steps: ValuedSteps & { readonly logRatiosT: Numbers }): Float32Array {
  const { valuesT, logRatiosT } = steps
  sizesOf(steps, { valuesT, logRatiosT })
  return upgoReturns(steps).map((upgo, t) => Math.min(1, Math.exp(logRatiosT[t])) * (upgo - valuesT[t]))
}
