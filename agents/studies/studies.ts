import { alphaGoStudy } from './alphaGo.ts'
import { alphaZeroStudy } from './alphaZero.ts'
import { cliffWalkingStudy } from './cliffWalking.ts'
import { dqnStudy } from './dqn.ts'
import { lenetStudy } from './lenet.ts'
import { mlpStudy } from './mlp.ts'
import { policyGradientStudy } from './policyGradient.ts'
import { policyValueStudy } from './policyValue.ts'
import type { Study } from './study.ts'
import { tabularValuesStudy } from './tabularValues.ts'
import { tdGammonStudy } from './tdGammon.ts'

/** Every study that ships, in the order in which `--all` runs them. */
export const studies: readonly Study[] = [
  mlpStudy,
  lenetStudy,
  policyValueStudy,
  tabularValuesStudy,
  cliffWalkingStudy,
  policyGradientStudy,
  dqnStudy,
  tdGammonStudy,
  alphaGoStudy,
  alphaZeroStudy,
]
