import { Columns } from '../../../agents/policyGradient/columns.ts'
import { STEP, type Steps } from '../../../agents/policyGradient/trajectories.ts'

/** Two episodes by hand: of two steps, which ended by its rules, and of three, cut off where the net expected 4. */
const LIVED = {
  reward: [0, 1, 0, 2, 0],
  value: [0.5, 0.25, 1, 0, -1],
  last: [0, 1, 0, 0, 1],
  bootstrap: [0, 0, 0, 0, 4],
}

/** What a method makes of them. */
export function judged(judge: (steps: Steps) => void): { readonly target: number[]; readonly advantage: number[] } {
  const steps: Steps = new Columns(STEP)
  steps.add(8) // there is room for more rows than are lived
  steps.clear()
  steps.add(5)
  for (const [name, numbers] of Object.entries(LIVED)) steps.of(name).set(numbers)
  judge(steps)
  const [target, advantage] = [steps.of('target'), steps.of('advantage')].map(column => [...column.subarray(0, 5)])
  return { target, advantage }
}
