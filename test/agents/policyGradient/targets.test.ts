import { expect, test } from 'vitest'
import type { ReinforceOptions } from '../../../agents/policyGradient/config.ts'
import { judgeByReturns } from '../../../agents/policyGradient/targets.ts'
import { judged } from './judged.ts'

/** What came of each decision of `judged.ts`, discounted by a half, where what a cut-off game lacks counts nothing or the net's value of it. */
const BARE = [0.5, 1, 1, 2, 0]
const BOOTSTRAPPED = [0.5, 1, 1.5, 3, 2]

test.each<[ReinforceOptions['baseline'], ReinforceOptions['form'], number[], number[]]>([
  ['none', 'reinforce', BARE, BARE],
  ['mean', 'reinforce', BARE, [-0.4, 0.1, 0.1, 1.1, -0.9]], // less 0.9
  ['value', 'reinforce', BOOTSTRAPPED, [0, 0.75, 0.5, 3, 3]],
  ['mean', 'sample-as-teacher', BARE, [-1, 1, 1, 1, -1]],
  ['value', 'sample-as-teacher', BOOTSTRAPPED, [0, 1, 1, 1, 1]],
])('returns less the baseline %s, as %s', (baseline, form, targets, advantages) => {
  const { target, advantage } = judged(steps => judgeByReturns(steps, { gamma: 0.5, baseline, form }))
  expect(target).toEqual(targets)
  for (const [t, each] of advantage.entries()) expect(each).toBeCloseTo(advantages[t], 6)
})
