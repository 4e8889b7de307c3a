import { abs, addN, div, maximum, mean, minimum, mul, square, sub, sum, type Tensor } from '@tensorflow/tfjs-core'
import type { Outcome } from '../nn/core/trainStep.ts'
import { softmaxCrossEntropy } from '../nn/losses/classification.ts'
import { squaredError } from '../nn/losses/regression.ts'
import type { AlphaZeroOptions } from './config.ts'
import type { Answer } from './policyNet.ts'
import type { PolicyTargets } from './policyTargets.ts'

type Weights = Pick<AlphaZeroOptions, 'valueWeight' | 'ownersWeight' | 'scoreWeight'>

/**
 * l = -pi ln p + w_v (z - v)^2, AlphaGo Zero's loss (Silver et al. 2017, eq. 1; its third term is the optimiser's decay), and where games are
 * won by area KataGo's two auxiliary ones, over those rows whose final board is known.
 */
export function policyLoss(answer: Answer, targets: PolicyTargets, weights: Weights): Outcome {
  const policy = softmaxCrossEntropy(answer.policy, targets.policy)
  const value = squaredError(answer.value, targets.outcome)
  const losses: Record<string, Tensor> = { policy, value }
  const terms = [policy, mul(value, weights.valueWeight)]
  if (answer.owners && answer.score) {
    const { counted } = targets
    const known = maximum(sum(counted), 1)
    const perRow = mean(square(sub(answer.owners, targets.owners)), 1, true) // [batch, 1]
    losses.owners = div(sum(mul(perRow, counted)), known)
    losses.score = div(sum(mul(huber(sub(answer.score, targets.score)), counted)), known)
    terms.push(mul(losses.owners, weights.ownersWeight), mul(losses.score, weights.scoreWeight))
  }
  return { loss: addN(terms), metrics: losses }
}

/** Huber's loss with delta 1, of each number: early games are won by far, and would pull at everything else. */
function huber(error: Tensor): Tensor {
  const size = abs(error)
  const near = minimum(size, 1)
  return sub(mul(near, size), mul(square(near), 0.5))
}
