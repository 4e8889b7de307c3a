import { add, mul, neg, reshape } from '@tensorflow/tfjs-core'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Objective } from '../nn/core/trainStep.ts'
import { categorical, entropyOf, logProbabilityOf } from './categorical.ts'
import type { ReinforceOptions } from './config.ts'
import { policyGradientLoss, valueLoss, weightedMean } from './loss.ts'
import { OnPolicyLearner } from './onPolicy.ts'
import { createPolicy, type PolicyModel } from './policy.ts'
import type { Minibatch } from './sequences.ts'
import { judgeByReturns } from './targets.ts'

type LossOptions = Pick<ReinforceOptions, 'entropy' | 'value'>

/** Policy gradient, values by squared errors, a bonus for entropy. */
export function policyGradientObjective(model: PolicyModel, options: LossOptions): Objective<Minibatch> {
  return ({ mask, action, advantage, target, weight, ...seen }, pass) => {
    const output = model.apply(seen, pass)
    const distribution = categorical(output.policy, mask)
    const policyLoss = policyGradientLoss(logProbabilityOf(distribution, action), advantage, weight)
    const values = valueLoss(reshape(output.value, [-1]), target, weight)
    const entropy = weightedMean(entropyOf(distribution), weight)
    const loss = add(add(policyLoss, mul(values, options.value)), neg(mul(entropy, options.entropy)))
    return { loss, metrics: { policyLoss, valueLoss: values, entropy } }
  }
}

/** REINFORCE with baseline: one gradient step on each batch. */
export function makeReinforce(game: Game, options: ReinforceOptions, rng: Rng): OnPolicyLearner {
  const { baseline, value } = options
  return new OnPolicyLearner(game, createPolicy(game, options, rng), {
    ...options,
    judge: steps => judgeByReturns(steps, options),
    objective: model => policyGradientObjective(model, { ...options, value: baseline === 'value' ? value : 0 }),
  })
}
