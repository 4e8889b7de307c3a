/** Losses over examples of any shape. A weight of 0 takes an example out, as padding has it. */
import { div, mul, neg, square, sub, sum, type Tensor } from '@tensorflow/tfjs-core'

/** sum w x / sum w. @param weight  the shape of x */
export function weightedMean(x: Tensor, weight: Tensor): Tensor {
  return div(sum(mul(weight, x)), sum(weight))
}

/**
 * The policy gradient theorem as a loss: - mean ln pi(a|s) A, whose gradient is that of REINFORCE (Williams 1992) and of actor-critic
 * (Sutton and Barto 2018, eq. 13.12 and 13.14).
 * @param logProbability  ln pi(a|s), with a gradient
 * @param advantage  A, without one
 */
export function policyGradientLoss(logProbability: Tensor, advantage: Tensor, weight: Tensor): Tensor {
  return neg(weightedMean(mul(logProbability, advantage), weight))
}

/** mean (v - G)^2 / 2 */
export function valueLoss(value: Tensor, target: Tensor, weight: Tensor): Tensor {
  return mul(weightedMean(square(sub(value, target)), weight), 0.5)
}
