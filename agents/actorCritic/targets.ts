import { type Steps, valuedSteps } from '../policyGradient/trajectories.ts'
import { generalizedAdvantages } from '../rl/advantages.ts'
import { nStepReturns } from '../rl/returns.ts'
import type { ActorCriticOptions, PpoOptions } from './config.ts'

/** A_t = G_t:t+n - v(S_t), the values' target G_t:t+n (Mnih et al. 2016, algorithm S3, with every step as far ahead as any). */
export function judgeBySteps(steps: Steps, { gamma, steps: n }: Pick<ActorCriticOptions, 'gamma' | 'steps'>): void {
  const valued = valuedSteps(steps, gamma)
  const returns = nStepReturns(valued, n)
  steps.of('target').set(returns)
  steps.of('advantage').set(returns.map((each, t) => each - valued.valuesT[t]))
}

/** Generalised advantages; the values' target is what they make of the values (Schulman et al. 2017, eq. 11; Huang et al. 2022, details 5 and 7). */
export function judgeByAdvantages(
  steps: Steps,
  { gamma, lambda, normalize }: Pick<PpoOptions, 'gamma' | 'lambda' | 'normalize'>,
): void {
  const valued = valuedSteps(steps, gamma)
  const advantages = generalizedAdvantages(valued, lambda)
  steps.of('target').set(advantages.map((each, t) => each + valued.valuesT[t]))
  steps.of('advantage').set(normalize ? normalized(advantages) : advantages)
}

/** With mean 0 and deviation 1; all 0 where they are alike. */
export function normalized(numbers: Float32Array): Float32Array {
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length
  const variance = numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / numbers.length
  return numbers.map(each => (each - mean) / (Math.sqrt(variance) + 1e-8))
}
