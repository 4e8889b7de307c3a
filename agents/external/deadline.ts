import type { Clock } from '../core/agent.ts'

/** An outside program is waited for this much longer than its clock allows, so that the match finds the clock overrun and no other fault. */
const SLACK = 20 // ms

/** How long to wait for an answer: until the agent's own deadline for each or the match's clock ends it. In milliseconds. */
export function answerLimit(deadline: number, clock: Clock): number {
  return Math.min(deadline, clock.left() + SLACK)
}
