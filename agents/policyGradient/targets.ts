import { discountedReturns } from '../rl/returns.ts'
import type { ReinforceOptions } from './config.ts'
import { type Steps, valuedSteps } from './trajectories.ts'

type JudgeOptions = Pick<ReinforceOptions, 'gamma' | 'baseline' | 'form'>

/**
 * What came of each decision, less a baseline that doesn't depend on it (Williams 1992; Sutton and Barto 2018, section 13.4). As the sample's own
 * teacher, a decision counts +1 or -1: it is to be repeated or avoided.
 */
export function judgeByReturns(steps: Steps, { gamma, baseline, form }: JudgeOptions): void {
  const valued = valuedSteps(steps, gamma)
  const { valuesT, valuesT1, ...rest } = valued
  // Where a game was cut off, the value of what was then seen stands for the rest, if values are learnt at all.
  const returns = discountedReturns(baseline === 'value' ? { ...rest, valuesT1 } : rest)
  const mean = returns.reduce((sum, each) => sum + each, 0) / returns.length
  const advantage = steps.of('advantage')
  returns.forEach((each, t) => {
    const better = each - (baseline === 'value' ? valuesT[t] : baseline === 'mean' ? mean : 0)
    advantage[t] = form === 'sample-as-teacher' ? Math.sign(better) : better
  })
  steps.of('target').set(returns)
}
