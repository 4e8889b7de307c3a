import type { Model } from '../../envs/core/game.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { readSafetensors, writeSafetensors } from '../nn/core/safetensors.ts'

/** Action values by state, as an agent plays by them. */
export interface ActionValues {
  /** Parts of the time that have values of their own; 1 where the time doesn't matter. */
  readonly phases: number
  readonly states: number
  readonly actions: number
  /** [phases, states, actions] */
  readonly values: Float32Array
}

/** What actions are worth given what states are, [states, actions]: a look one step ahead (Sutton and Barto 2018, eq. 4.6). */
export function actionValues(
  { states, actions, transitions }: Model,
  values: Float32Array,
  gamma: number,
): Float32Array {
  return Float32Array.from({ length: states * actions }, (_, place) =>
    transitions[Math.floor(place / actions)][place % actions].reduce(
      (sum, [p, next, reward, terminated]) => sum + p * (reward + (terminated ? 0 : gamma * values[next])),
      0,
    ),
  )
}

/** A safetensors file of one tensor, `values`, of which the first axis is left out where there is one phase. */
export function writeValues({ phases, states, actions, values }: ActionValues): Uint8Array {
  const shape = phases === 1 ? [states, actions] : [phases, states, actions]
  const tensors = new Map([['values', { dtype: 'float32' as const, shape, data: values }]])
  return writeSafetensors({ tensors, metadata: {} })
}

/** Reads what comes from outside. Codes: `bad-table`, and those of safetensors. */
export function readValues(bytes: Uint8Array): Result<ActionValues> {
  const file = readSafetensors(bytes)
  if (!file.ok) return file
  const values = file.value.tensors.get('values')
  if (values?.dtype !== 'float32' || values.shape.length < 2 || values.shape.length > 3) {
    const came = values ? `${values.dtype} [${values.shape.join(', ')}]` : 'no such tensor'
    return fail(
      'bad-table',
      `Expected values, float32 [states, actions] or [phases, states, actions], but got ${came}.`,
    )
  }
  const [states, actions] = values.shape.slice(-2)
  const phases = values.shape.length === 3 ? values.shape[0] : 1
  return ok({ phases, states, actions, values: values.data as Float32Array })
}
