import { fail, ok, type Result } from '../../envs/core/result.ts'
import { readSafetensors, writeSafetensors } from '../nn/core/safetensors.ts'
import type { Table } from './table.ts'

/** Action values by state, as an agent plays by them. */
export interface ActionValues {
  readonly states: number
  readonly actions: number
  /** [states, actions] */
  readonly values: Float32Array
}

/** A safetensors file of one tensor, `values`. */
export function writeTable({ tensors }: Table): Uint8Array {
  return writeSafetensors({ tensors: new Map([['values', tensors.get('values')!]]), metadata: {} })
}

/** Reads what comes from outside. Codes: `bad-table`, and those of safetensors. */
export function readTable(bytes: Uint8Array): Result<ActionValues> {
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
