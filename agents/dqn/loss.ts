import { abs, mean, minimum, mul, oneHot, sub, sum, type Tensor } from '@tensorflow/tfjs-core'
import type { Model } from '../nn/core/model.ts'
import type { Objective } from '../nn/core/trainStep.ts'

export type QModel = Model<Tensor, Tensor>

export interface QBatch {
  /** [batch, ...observation] */
  readonly observation: Tensor
  /** [batch], int32: what was done. */
  readonly action: Tensor
  /** [batch]: what it should have been worth. */
  readonly target: Tensor
  /** [batch]: what each counts. */
  readonly weight: Tensor
}

/**
 * The weighted mean of Huber's loss of the errors y - Q(S, A): a squared error within 1, beyond it no steeper than 1, which is what Mnih et al.
 * 2015 do by clipping errors.
 */
export function qObjective(model: QModel): Objective<QBatch> {
  const [actions] = model.output
  return ({ observation, action, target, weight }, pass) => {
    const values = model.apply(observation, pass) // [batch, actions]
    const taken = sum(mul(values, oneHot(action, actions)), -1) // [batch]
    return { loss: mean(mul(weight, huberOf(sub(taken, target)))), metrics: { value: mean(taken) } }
  }
}

/** e^2 / 2 where |e| is at most 1, else |e| - 1/2, of each. */
function huberOf(error: Tensor): Tensor {
  const size = abs(error)
  const near = minimum(size, 1)
  return sub(mul(near, size), mul(mul(near, near), 0.5))
}
