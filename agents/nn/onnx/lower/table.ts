/** What lowerings are made of: the table's types, and attributes read with care. */
import { isBatched } from '../dim.ts'
import type { Call, Value } from '../program.ts'
import type { Form, Target } from '../target.ts'

/** Puts one kernel call into the graph and says where its outputs are. */
export type Lowering = (call: Call, to: Target) => Form | Form[]
export type LoweringTable = Readonly<Record<string, Lowering>>

/** The only input, whatever it is called, or the first. */
export function only(call: Call): Value {
  return Object.values(call.inputs)[0]
}

export function number(call: Call, name: string, otherwise?: number): number {
  const value = call.attrs[name] ?? otherwise
  if (typeof value !== 'number') throw refused(call, `its ${name} ${reason(value)}`)
  return value
}

export function numbers(call: Call, name: string): number[] {
  const value = call.attrs[name]
  const list = Array.isArray(value) ? value.flat() : [value]
  for (const item of list) if (typeof item !== 'number') throw refused(call, `its ${name} ${reason(item)}`)
  return list
}

/** The lengths of a value, none of which may depend on the batch. */
export function lengths(call: Call, value: Value, axes: readonly number[] = value.dims.map((_, axis) => axis)) {
  return axes.map(axis => {
    const length = value.dims[axis]
    if (isBatched(length)) throw refused(call, `its axis ${axis} depends on the batch size`)
    return length
  })
}

/** Axes as tfjs takes them (one, several, negative or none for all) as a sorted list. */
export function axesOf(call: Call, name: string, value: Value): number[] {
  const rank = value.dims.length
  if (call.attrs[name] === undefined || call.attrs[name] === null) return value.dims.map((_, axis) => axis)
  return numbers(call, name)
    .map(axis => (axis < 0 ? axis + rank : axis))
    .sort((a, b) => a - b)
}

/** The `axis` of a call on tensors of a rank; tfjs lets it count from the end. */
export function axisOf(call: Call, rank: number): number {
  const axis = number(call, 'axis', 0)
  return axis < 0 ? axis + rank : axis
}

export function refused(call: Call, why: string): Error {
  return new Error(`Expected a call of ${call.kernel} that ONNX can express, but ${why}.`)
}

function reason(value: unknown): string {
  return isBatched(value) ? 'depends on the batch size' : `is ${value}`
}
