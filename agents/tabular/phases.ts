import type { Model, State } from '../../envs/core/game.ts'

/**
 * Where a table has its values of a state: `phases` tables of all states, one for each part of the time until the limit on steps. What is best
 * near the limit is not what is best far from it, so that one who is asked for the most within it must know the time (Pardo et al., "Time
 * limits in reinforcement learning", 2018, section 3).
 * @param model  with more than one phase, of a world with a limit
 */
export function placeOf(model: Model, state: State, phases: number): number {
  const place = model.indexOf(state)
  if (phases === 1) return place
  const phase = Math.min(Math.floor(model.elapsed!(state) * phases), phases - 1)
  return phase * model.states + place
}
