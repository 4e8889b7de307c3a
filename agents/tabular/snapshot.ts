import type { Model } from '../../envs/core/game.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { readSafetensors, writeSafetensors } from '../nn/core/safetensors.ts'

/** Action values by state, as an agent plays by them. */
export interface ActionValues {
  readonly states: number
  readonly actions: number
  /** [states, actions] */
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

/** A safetensors file of one tensor, `values`. */
export function writeValues({ states, actions, values }: ActionValues): Uint8Array {
  const tensors = new Map([['values', { dtype: 'float32' as const, shape: [states, actions], data: values }]])
  return writeSafetensors({ tensors, metadata: {} })
}

/** Reads what comes from outside. Codes: `bad-table`, and those of safetensors. */
export function readValues(bytes: Uint8Array): Result<ActionValues> {
  const file = readSafetensors(bytes)
  if (!file.ok) return file
  const values = file.value.tensors.get('values')
  if (values?.dtype !== 'float32' || values.shape.length !== 2) {
    const came = values ? `${values.dtype} [${values.shape.join(', ')}]` : 'no such tensor'
    return fail('bad-table', `Expected values, float32 [states, actions], but got ${came}.`)
  }
  const [states, actions] = values.shape
  return ok({ states, actions, values: values.data as Float32Array })
}
