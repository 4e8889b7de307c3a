import type { AgentKind } from '../../core/registry.ts'
import type { PlanName } from './plan.ts'
import { randomBiased } from './randomBiased.ts'
import { passive, scripts } from './script.ts'
import { scriptAgent } from './scriptAgent.ts'

const SUMMARIES: Readonly<Record<PlanName, string>> = {
  'worker-rush': 'RTS: one worker fetches resources, all others attack',
  'light-rush': 'RTS: a barracks at once, and light soldiers that attack one by one',
  'heavy-rush': 'RTS: a barracks at once, and heavy soldiers that attack one by one',
  'ranged-rush': 'RTS: a barracks at once, and ranged soldiers that attack one by one',
  economy: 'RTS: workers first, then two barracks and a mixed army',
}

/** The players of the RTS that go by a script, each named as its script is. */
export const scriptAgents: readonly AgentKind[] = [
  scriptAgent(passive, 'RTS: does nothing'),
  scriptAgent(randomBiased, 'RTS: draws orders, with a bias for attacks, harvests and returns'),
  ...scripts.map(script => scriptAgent(script, SUMMARIES[script.name as PlanName])),
]
