import { lenetStudy } from './lenet.ts'
import { mlpStudy } from './mlp.ts'
import { policyValueStudy } from './policyValue.ts'
import type { Study } from './study.ts'

/** Every study that ships, in the order in which `--all` runs them. */
export const studies: readonly Study[] = [mlpStudy, lenetStudy, policyValueStudy]
