import type { Model } from '../../envs/core/game.ts'

export interface ValueIterationSettings {
  /** Discount of each step, in [0, 1]. */
  readonly gamma: number
  /** Sweeps end when no value changes by more than this in one. */
  readonly tolerance: number
  /** Most sweeps. */
  readonly sweeps: number
}

/** What value iteration came to. */
export interface Plan {
  /** [states]: expected discounted return under best play. */
  readonly values: Float64Array
  /** [states, actions]: the same, after an action. */
  readonly actionValues: Float64Array
  /** [states, actions]: expected steps to the end after an action, best play and among its equals the shortest way; Infinity where it never ends. */
  readonly steps: Float64Array
  readonly sweeps: number
  /** Greatest change of a value in the last sweep. */
  readonly residual: number
  /**
   * No value is further than this from the optimum: gamma / (1 - gamma) * residual (Puterman 1994, theorem 6.3.1). Infinity for gamma 1,
   * where no such bound holds; there the values rise to the optimum if no reward is negative, and fall to it if none is positive.
   */
  readonly errorBound: number
}

const SAME = 1e-9 // action values nearer than this, relative to their size, count as equal

/**
 * Value iteration (Bellman 1957; Sutton and Barto 2018, section 4.4, eq. 4.10), from values of 0, in place:
 * v(s) <- max_a sum p (r + gamma v(s')), a terminated step being followed by 0.
 * Throws where the values still change by more than the tolerance after the last sweep.
 */
export function valueIteration(model: Model, settings: ValueIterationSettings): Plan {
  const { gamma, tolerance } = settings
  const { states, actions, transitions } = model
  const values = new Float64Array(states)
  const actionValues = new Float64Array(states * actions)
  let sweeps = 0
  let residual: number
  do {
    residual = 0
    for (let state = 0; state < states; state++) {
      let best = Number.NEGATIVE_INFINITY
      for (let action = 0; action < actions; action++) {
        let value = 0
        for (const [probability, next, reward, terminated] of transitions[state][action]) {
          value += probability * (reward + (terminated ? 0 : gamma * values[next]))
        }
        actionValues[state * actions + action] = value
        if (value > best) best = value
      }
      residual = Math.max(residual, Math.abs(best - values[state]))
      values[state] = best
    }
    sweeps++
  } while (residual > tolerance && sweeps < settings.sweeps)
  if (residual > tolerance) {
    throw new Error(
      `Expected the values to settle within ${settings.sweeps} sweeps, but the last changed one by ${residual}: with gamma ${gamma} they may have no limit.`,
    )
  }
  const errorBound = gamma < 1 ? (gamma / (1 - gamma)) * residual : Number.POSITIVE_INFINITY
  return { values, actionValues, steps: fewestSteps(model, actionValues, settings), sweeps, residual, errorBound }
}

/** The actions of a state whose values are best, up to rounding. */
export function bestActions(actionValues: Float64Array, state: number, actions: number): number[] {
  const row = actionValues.subarray(state * actions, (state + 1) * actions)
  const best = Math.max(...row)
  const slack = SAME * Math.max(1, Math.abs(best))
  return [...row.keys()].filter(action => row[action] >= best - slack)
}

/**
 * Expected steps to the end when only actions of best value are taken, and of those the shortest way. It tells ways that lead
 * somewhere from those that only keep the hope of it, which without discount are worth the same.
 */
function fewestSteps(model: Model, actionValues: Float64Array, settings: ValueIterationSettings): Float64Array {
  const { states, actions, transitions } = model
  const best = Array.from({ length: states }, (_, state) => bestActions(actionValues, state, actions))
  const ends = endingStates(model, best)
  const steps = new Float64Array(states * actions).fill(Number.POSITIVE_INFINITY)
  const fewest = Float64Array.from(ends, end => (end ? 0 : Number.POSITIVE_INFINITY))
  let change = Number.POSITIVE_INFINITY
  for (let sweep = 0; sweep < settings.sweeps && change > SAME; sweep++) {
    change = 0
    for (let state = 0; state < states; state++) {
      for (const action of best[state]) {
        let sum = 1
        for (const [probability, next, , terminated] of transitions[state][action]) {
          if (!terminated && probability > 0) sum += probability * fewest[next]
        }
        steps[state * actions + action] = sum
      }
      if (!ends[state]) continue
      const least = Math.min(...best[state].map(action => steps[state * actions + action]))
      change = Math.max(change, Math.abs(least - fewest[state]))
      fewest[state] = least
    }
  }
  return steps
}

/** [states]: whether taking only actions of best value can make the end certain (Prob1E: de Alfaro 1997). */
function endingStates(model: Model, best: readonly (readonly number[])[]): boolean[] {
  const { states, transitions } = model
  let certain: boolean[] = Array(states).fill(true)
  for (;;) {
    const reaches: boolean[] = Array(states).fill(false) // can come nearer to the end without leaving `certain`
    let grew = true
    while (grew) {
      grew = false
      for (let state = 0; state < states; state++) {
        if (reaches[state] || !certain[state]) continue
        reaches[state] = best[state].some(action => {
          const follow = transitions[state][action].filter(([probability]) => probability > 0)
          const stays = follow.every(([, next, , terminated]) => terminated || certain[next])
          return stays && follow.some(([, next, , terminated]) => terminated || reaches[next])
        })
        grew ||= reaches[state]
      }
    }
    if (reaches.every((each, state) => each === certain[state])) return certain
    certain = reaches
  }
}
