import type { Rng } from '../../envs/core/rng.ts'
import { ACTIONS } from '../../envs/rts/actions.ts'
import type { Session } from '../nn/onnx/session.ts'
import { drawLegal, logProbability } from '../policyGradient/draw.ts'
import type { TickView } from './tickView.ts'

/** What the net says of one tick. */
export interface Answer {
  /** [cells, ACTIONS]: logits */
  readonly policy: Float32Array
  readonly value: number
}

/** Asks the net about the observation of a view. @throws Error where it is not a net of `network.ts` for maps of this size */
export async function ask(session: Session, { observation }: TickView): Promise<Answer> {
  const { policy, value } = await session.run({ [session.inputs[0]]: observation }, 1)
  return { policy: policy.data as Float32Array, value: (value.data as Float32Array)[0] }
}

const row = new Float32Array(ACTIONS)

/**
 * Draws for the unit that a view has asked, among its choices alone.
 *
 * @param temperature  0: the likeliest; 1: by the shares that the net gives
 * @returns an action as the player sees it (turned)
 */
export function choose({ policy }: Answer, view: TickView, temperature: number, rng: Rng): number {
  const { choices, count } = view
  const from = view.cell * ACTIONS
  if (temperature > 0) {
    for (let action = 0; action < ACTIONS; action++) row[action] = policy[from + action] / temperature
    return drawLegal(row, 0, choices, count, rng)
  }
  let best = choices[0]
  for (let at = 1; at < count; at++) if (policy[from + choices[at]] > policy[from + best]) best = choices[at]
  return best
}

/** ln of the probability with which an action is drawn at temperature 1. */
export function logShare({ policy }: Answer, { cell, choices, count }: TickView, action: number): number {
  return logProbability(policy, cell * ACTIONS, choices, count, action)
}
