import { add, mul, neg, reshape } from '@tensorflow/tfjs-core'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Objective } from '../nn/core/trainStep.ts'
import { categorical, entropyOf, logProbabilityOf } from '../policyGradient/categorical.ts'
import { policyGradientObjective } from '../policyGradient/learner.ts'
import { valueLoss, weightedMean } from '../policyGradient/loss.ts'
import { OnPolicyLearner } from '../policyGradient/onPolicy.ts'
import { createPolicy, type PolicyModel } from '../policyGradient/policy.ts'
import type { Minibatch } from '../policyGradient/sequences.ts'
import { linearDecay } from '../rl/schedules.ts'
import type { ActorCriticOptions, PpoOptions } from './config.ts'
import { approximateDivergence, clippedSurrogateLoss, clippedValueLoss } from './loss.ts'
import { judgeByAdvantages, judgeBySteps } from './targets.ts'

type LossOptions = Pick<PpoOptions, 'entropy' | 'value' | 'clip' | 'valueClip'>

/** L = clipped surrogate + value * values' loss - entropy * entropy (Schulman et al. 2017, eq. 9). */
export function ppoObjective(model: PolicyModel, options: LossOptions): Objective<Minibatch> {
  const { clip, valueClip } = options
  return ({ mask, action, logProbability, value, advantage, target, weight, ...seen }, pass) => {
    const output = model.apply(seen, pass)
    const distribution = categorical(output.policy, mask)
    const logs = logProbabilityOf(distribution, action)
    const expected = reshape(output.value, [-1])
    const policyLoss = clippedSurrogateLoss(logs, logProbability, advantage, weight, clip)
    const values =
      valueClip > 0 ? clippedValueLoss(expected, value, target, weight, valueClip) : valueLoss(expected, target, weight)
    const entropy = weightedMean(entropyOf(distribution), weight)
    const divergence = approximateDivergence(logs, logProbability, weight)
    const loss = add(add(policyLoss, mul(values, options.value)), neg(mul(entropy, options.entropy)))
    return { loss, metrics: { policyLoss, valueLoss: values, entropy, divergence } }
  }
}

/** Advantage actor-critic: one gradient step on each batch. */
export function makeActorCritic(game: Game, options: ActorCriticOptions, rng: Rng): OnPolicyLearner {
  return new OnPolicyLearner(game, createPolicy(game, options, rng), {
    ...options,
    judge: steps => judgeBySteps(steps, options),
    objective: model => policyGradientObjective(model, options),
  })
}

/** Proximal policy optimisation: several epochs on each batch, without going far from the policy that played it. */
export function makePpo(game: Game, options: PpoOptions, rng: Rng): OnPolicyLearner {
  const { rate, anneal, divergence } = options
  return new OnPolicyLearner(game, createPolicy(game, options, rng), {
    ...options,
    rate: anneal > 0 ? linearDecay({ from: rate, to: 0, steps: anneal }) : rate,
    judge: steps => judgeByAdvantages(steps, options),
    objective: model => ppoObjective(model, options),
    ...(divergence > 0 && { furthest: divergence }),
  })
}
