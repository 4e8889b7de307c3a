import { AgentRegistry } from './core/registry.ts'

/** Every agent that ships, by the name that its spec strings begin with. */
export const agents = new AgentRegistry([])
