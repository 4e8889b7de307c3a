import { fromTheEnd, type Numbers, sizesOf } from './steps.ts'
import { tdError, type ValuedSteps } from './tdErrors.ts'

export interface VtraceSettings {
  /** Most that a step's ratio counts in its TD error: it decides which policy's values are learnt. Default 1. */
  readonly clipRho?: number
  /** Most that a ratio counts in carrying later errors back: it decides how fast. Default 1. */
  readonly clipC?: number
  /** Most that a ratio counts in the policy's gradient. Default 1. */
  readonly clipPolicyRho?: number
  /** Multiplies c, in [0, 1] (remark 2). Default 1. */
  readonly lambda?: number
}

export interface Vtrace {
  /** [time, batch]: v_s of eq. 1, what v(S_t) is to become. */
  readonly targetsT: Float32Array
  /** [time, batch]: what log pi(A_t) is weighed by: min(clipPolicyRho, ratio) (R_t+1 + gamma_t+1 v_s+1 - v(S_t)). */
  readonly advantagesT: Float32Array
}

/**
 * V-trace (Espeholt et al. 2018, eq. 1): values and advantages of a policy pi from steps that another, mu, has taken:
 * v_t = v(S_t) + rho_t delta_t + gamma_t+1 c_t (v_t+1 - v(S_t+1)), where rho_t = min(clipRho, pi/mu) and c_t = lambda min(clipC, pi/mu).
 * Where pi is mu and nothing is clipped, these are lambda-returns.
 * @param steps.logRatiosT  [time, batch]: log pi(A_t | S_t) - log mu(A_t | S_t)
 */
export function vtrace(steps: ValuedSteps & { readonly logRatiosT: Numbers }, settings: VtraceSettings = {}): Vtrace {
  const { clipRho = 1, clipC = 1, clipPolicyRho = 1, lambda = 1 } = settings
  const { rewardsT1, discountsT1, valuesT, valuesT1, logRatiosT, cutsT1 } = steps
  const sizes = sizesOf(steps, { valuesT, valuesT1, logRatiosT })
  const [time, batch] = sizes
  // What v_t is above v(S_t), so that what follows a cut adds nothing.
  const excess = fromTheEnd(steps, sizes, (t, after = 0) => {
    const ratio = Math.exp(logRatiosT[t])
    const c = lambda * Math.min(clipC, ratio)
    return Math.min(clipRho, ratio) * tdError(steps, t) + discountsT1[t] * c * after
  })
  const advantagesT = Float32Array.from(excess, (_, t) => {
    const open = t + batch < time * batch && !cutsT1?.[t]
    const next = valuesT1[t] + (open ? excess[t + batch] : 0)
    return Math.min(clipPolicyRho, Math.exp(logRatiosT[t])) * (rewardsT1[t] + discountsT1[t] * next - valuesT[t])
  })
  return { targetsT: excess.map((above, t) => valuesT[t] + above), advantagesT }
}
