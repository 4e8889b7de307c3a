import type { Game } from '../../envs/core/game.ts'
import type { Columns, Layout } from './columns.ts'

/** What every kind of decision notes down, whatever was seen and done: the rest of the maths needs no more. */
export const STEP = {
  /** ln of the probability with which the actor took what it took. */
  logProbability: { kind: 'float32', width: 1 },
  /** What the actor's value net expected. */
  value: { kind: 'float32', width: 1 },
  /** All that came until the same player's next decision, or until the end. */
  reward: { kind: 'float32', width: 1 },
  /** 1 on the last decision of an episode. */
  last: { kind: 'uint8', width: 1 },
  /** On the last decision: the value of where the episode was cut off, 0 where it ended by its rules. */
  bootstrap: { kind: 'float32', width: 1 },
  /** Written by the learner: how much better than expected it went. */
  advantage: { kind: 'float32', width: 1 },
  /** Written by the learner: what the value net is to expect. */
  target: { kind: 'float32', width: 1 },
} as const satisfies Layout

/** An episode is one player's decisions in one game, in order; episodes stand one after the other. */
export type Steps = Columns<Layout & typeof STEP>

/** A decision of a policy over the fixed actions of a game. @param units  of the LSTM whose state goes with each step; 0 where there is none */
export function stepLayout({ spec }: Game, units: number) {
  const { shape } = spec.observation
  return {
    ...STEP,
    observation: { kind: 'float32', width: shape.reduce((size, axis) => size * axis, 1) },
    /** 1 where an action is legal. */
    mask: { kind: 'uint8', width: spec.actions.count },
    action: { kind: 'int32', width: 1 },
    ...(units > 0 && { hidden: { kind: 'float32', width: units }, cell: { kind: 'float32', width: units } }),
  } as const satisfies Layout
}

/** The steps as the formulas of agents/rl/ read them, all episodes in one column. */
export function valuedSteps(steps: Steps, gamma: number) {
  const { rows } = steps
  const [rewardsT1, valuesT, cutsT1] = (['reward', 'value', 'last'] as const).map(name =>
    steps.of(name).subarray(0, rows),
  )
  const bootstrap = steps.of('bootstrap')
  const valuesT1 = Float32Array.from(valuesT, (_, t) => (cutsT1[t] === 1 ? bootstrap[t] : valuesT[t + 1]))
  return { rewardsT1, discountsT1: new Float32Array(rows).fill(gamma), valuesT, valuesT1, cutsT1 }
}
