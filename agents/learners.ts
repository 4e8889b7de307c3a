import { actorCriticLearner, ppoLearner } from './actorCritic/kinds.ts'
import { alphaGoReinforced, alphaGoSupervised, alphaGoValue } from './alphaGo/kinds.ts'
import { alphaZeroLearner } from './alphaZero/kind.ts'
import { LearnerRegistry } from './core/learner.ts'
import { dqnLearner } from './dqn/kind.ts'
import { reinforceLearner } from './policyGradient/kind.ts'
import { rtsImitation, rtsPpo } from './rtsPolicy/kinds.ts'
import { expectedSarsa } from './tabular/expectedSarsa.ts'
import { monteCarloControl, monteCarloPrediction } from './tabular/monteCarlo.ts'
import { qLearning } from './tabular/qLearning.ts'
import { sarsa } from './tabular/sarsa.ts'
import { tdPrediction } from './tabular/tdPrediction.ts'
import { tdLambdaLearner } from './tdLambda/learner.ts'

/** Every learner that ships, by the name that recipes call it. */
export const learners = new LearnerRegistry([
  qLearning,
  sarsa,
  expectedSarsa,
  monteCarloControl,
  tdPrediction,
  monteCarloPrediction,
  dqnLearner,
  tdLambdaLearner,
  reinforceLearner,
  actorCriticLearner,
  ppoLearner,
  alphaGoSupervised,
  alphaGoReinforced,
  alphaGoValue,
  alphaZeroLearner,
  rtsImitation,
  rtsPpo,
])
