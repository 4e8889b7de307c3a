import {
  add,
  argMax,
  cast,
  div,
  equal,
  gather,
  mean,
  moments,
  mul,
  neg,
  onesLike,
  reshape,
  sqrt,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { ACTIONS } from '../../envs/rts/actions.ts'
import { approximateDivergence, clippedSurrogateLoss } from '../actorCritic/loss.ts'
import type { Pass } from '../nn/core/layer.ts'
import type { Objective } from '../nn/core/trainStep.ts'
import {
  type Categorical,
  categorical,
  divergenceOf,
  entropyOf,
  logProbabilityOf,
} from '../policyGradient/categorical.ts'
import { valueLoss } from '../policyGradient/loss.ts'
import type { ImitationOptions, PpoOptions } from './config.ts'
import type { UnitNet } from './network.ts'
import type { TickBatch } from './tickTable.ts'

/** A {@link TickBatch} as tensors. */
export type Tensors = { readonly [K in keyof TickBatch]: Tensor } & {
  /** [units, ACTIONS]: logits of the net that the policy is to stay near, where there is one */
  readonly near?: Tensor
}

/** The logits of each unit that was asked, read at its cell. [units, ACTIONS] */
export function logitsOf(policy: Tensor, place: Tensor): Tensor {
  return gather(reshape(policy, [-1, ACTIONS]), place as Tensor) // [ticks * cells, ACTIONS] -> [units, ACTIONS]
}

interface Said {
  readonly policy: Categorical
  readonly value: Tensor
}

function say(net: UnitNet, { observation, place, mask }: Tensors, pass: Pass): Said {
  const { policy, value } = net.apply(observation, pass)
  return { policy: categorical(logitsOf(policy, place), mask), value: reshape(value, [-1]) } // [ticks, 1] -> [ticks]
}

/** Cross entropy of the teacher's orders, each unit counting the same, and the value's squared error. */
export function imitationLoss(net: UnitNet, { valueWeight }: ImitationOptions): Objective<Tensors> {
  return (batch, pass) => {
    const { policy, value } = say(net, batch, pass)
    const crossEntropy = neg(mean(logProbabilityOf(policy, batch.action)))
    const error = valueLoss(value, batch.target, onesLike(value))
    const right = equal(argMax(policy.logs, -1), batch.action)
    return {
      loss: add(crossEntropy, mul(error, valueWeight)),
      metrics: { crossEntropy, valueError: error, accuracy: mean(cast(right, 'float32')) },
    }
  }
}

/**
 * PPO (Schulman et al. 2017, eq. 9), the ratio clipped for each unit by itself, as if each were an agent that shares the advantage of the tick (de Witt et al. 2020): the
 * joint probability of twenty orders would leave the clip at once. To it comes the divergence KL(pi || pi_cloned) from the net that it began with (as
 * in AlphaStar: Vinyals et al. 2019).
 */
export function ppoLoss(net: UnitNet, options: PpoOptions): Objective<Tensors> {
  const { ratio, entropy: entropyWeight, nearness, valueWeight } = options
  return (batch, pass) => {
    const { policy, value } = say(net, batch, pass)
    const logProbability = logProbabilityOf(policy, batch.action)
    const weight = onesLike(logProbability)
    const surrogate = clippedSurrogateLoss(
      logProbability,
      batch.logProbability,
      standard(batch.advantage),
      weight,
      ratio,
    )
    const entropy = mean(entropyOf(policy))
    const error = valueLoss(value, batch.target, onesLike(value))
    const moved = approximateDivergence(logProbability, batch.logProbability, weight)
    const loss = add(add(surrogate, mul(error, valueWeight)), mul(entropy, -entropyWeight))
    const metrics = { surrogate, valueError: error, entropy, moved }
    if (!batch.near) return { loss, metrics }
    const strayed = mean(divergenceOf(policy, categorical(batch.near, batch.mask)))
    return { loss: add(loss, mul(strayed, nearness)), metrics: { ...metrics, strayed } }
  }
}

/** With mean 0 and variance 1 over a batch, as PPO's own implementation has advantages. */
function standard(x: Tensor): Tensor {
  const { mean, variance } = moments(x)
  return div(sub(x, mean), sqrt(add(variance, 1e-8)))
}
