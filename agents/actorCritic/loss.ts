/** What PPO changes of the losses of policy gradients, over examples of any shape. A weight of 0 takes an example out, as padding has it. */
import { clipByValue, exp, maximum, minimum, mul, neg, square, sub, type Tensor } from '@tensorflow/tfjs-core'
import { weightedMean } from '../policyGradient/loss.ts'

/**
 * PPO's clipped surrogate (Schulman et al. 2017, eq. 7), as a loss: - mean min(r A, clip(r, 1 - clip, 1 + clip) A), r = pi(a|s) / pi_old(a|s).
 * @param logProbability  ln pi(a|s), with a gradient
 * @param oldLogProbability  ln pi_old(a|s), as the actor noted it
 */
export function clippedSurrogateLoss(
  logProbability: Tensor,
  oldLogProbability: Tensor,
  advantage: Tensor,
  weight: Tensor,
  clip: number,
): Tensor {
  const ratio = exp(sub(logProbability, oldLogProbability))
  const clipped = clipByValue(ratio, 1 - clip, 1 + clip)
  return neg(weightedMean(minimum(mul(ratio, advantage), mul(clipped, advantage)), weight))
}

/**
 * The mean squared error, where a value that moves further than `clip` from what the actor's net expected gains nothing by it, as PPO's own
 * implementation has it: mean max((v - G)^2, (v_old + clip(v - v_old, -clip, clip) - G)^2) / 2.
 */
export function clippedValueLoss(
  value: Tensor,
  oldValue: Tensor,
  target: Tensor,
  weight: Tensor,
  clip: number,
): Tensor {
  const near = sub(target, oldValue) // what is clipped is aimed at the target as seen from the old value
  const clipped = sub(clipByValue(sub(value, oldValue), -clip, clip), near)
  const worse = maximum(square(sub(value, target)), square(clipped))
  return mul(weightedMean(worse, weight), 0.5)
}

/**
 * An estimate of KL(pi_old || pi) from the actions that pi_old drew: mean (r - 1) - ln r, which is never negative and has little variance
 * (Schulman, "Approximating KL divergence", 2020).
 */
export function approximateDivergence(logProbability: Tensor, oldLogProbability: Tensor, weight: Tensor): Tensor {
  const log = sub(logProbability, oldLogProbability)
  return weightedMean(sub(sub(exp(log), 1), log), weight)
}
