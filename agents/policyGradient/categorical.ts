/** Distributions over legal actions, as tensors: what is illegal has probability 0, exactly, and no gradient. */
import { add, cast, equal, exp, expandDims, mul, neg, range, sub, sum, type Tensor } from '@tensorflow/tfjs-core'
import { logSoftmax } from '../nn/wasm/ops/softmax.ts'

/** One distribution a row. */
export interface Categorical {
  /** [..., actions]: where an action is illegal, so far below 0 that its power of e is 0. */
  readonly logs: Tensor
  /** [..., actions]: sums to 1. */
  readonly probabilities: Tensor
}

/** Taken off the logits of illegal actions: beyond any logit, and small enough to leave sums finite. */
const FAR = 1e9

/**
 * The softmax over what is legal.
 * @param logits  [..., actions]
 * @param mask  the same shape: 1 where an action is legal, else 0. A row with none is uniform
 */
export function categorical(logits: Tensor, mask: Tensor): Categorical {
  const logs = logSoftmax(add(logits, mul(sub(mask, 1), FAR))) // [..., actions]
  return { logs, probabilities: exp(logs) }
}

/**
 * ln p(a) of each row.
 * @param actions  [...], int32: legal ones (not checked)
 * @returns [...]
 */
export function logProbabilityOf({ logs }: Categorical, actions: Tensor): Tensor {
  const all = range(0, logs.shape[logs.rank - 1], 1, 'int32')
  const chosen = cast(equal(expandDims(actions, -1), all), 'float32') // [..., actions]
  return sum(mul(chosen, logs), -1)
}

/** H = - sum_a p(a) ln p(a) of each row, in nats. [...] */
export function entropyOf({ logs, probabilities }: Categorical): Tensor {
  return neg(sum(mul(probabilities, logs), -1))
}

/** KL(p || q) = sum_a p(a) (ln p(a) - ln q(a)) of each row, in nats, where both know the same legal actions. [...] */
export function divergenceOf(p: Categorical, q: Categorical): Tensor {
  return sum(mul(p.probabilities, sub(p.logs, q.logs)), -1)
}
