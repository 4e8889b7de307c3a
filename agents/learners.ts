import { actorCriticLearner, ppoLearner } from './actorCritic/kinds.ts'
import { LearnerRegistry } from './core/learner.ts'
import { reinforceLearner } from './policyGradient/kind.ts'

/** Every learner that ships, by the name that recipes call it. */
export const learners = new LearnerRegistry([reinforceLearner, actorCriticLearner, ppoLearner])
