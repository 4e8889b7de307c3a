import { LearnerRegistry } from './core/learner.ts'

/** Every learner that ships, by the name that recipes call it. */
export const learners = new LearnerRegistry([])
