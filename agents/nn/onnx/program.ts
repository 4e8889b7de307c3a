/** A forward pass whose batch size is open: two traces of it, laid over each other. */
import type { DataType } from '@tensorflow/tfjs-core'
import { type Data, dataAs } from './data.ts'
import { CONFIRMED, type Dim, dimOf, isBatched, sizes, TRACED } from './dim.ts'
import type { Origin, Trace, TracedCall, TracedValue } from './trace.ts'

/** A tensor of the pass. A constant's data have length 1 along the axes that are batched: it is repeated there. */
export interface Value {
  readonly dims: readonly Dim[]
  readonly dtype: DataType
  readonly origin: Origin
}

export interface Call {
  readonly kernel: string
  readonly inputs: Readonly<Record<string, Value>>
  /** Numbers that differ between the traces are `Batched`. */
  readonly attrs: Readonly<Record<string, unknown>>
  readonly outputs: readonly Value[]
  readonly near: string | undefined
}

export interface Program {
  readonly inputs: Readonly<Record<string, Value>>
  /** In order; only those that an output needs. */
  readonly calls: readonly Call[]
  readonly outputs: Readonly<Record<string, Value>>
}

const SMALL = 1024 // numbers

/**
 * @param a, b  traces of one forward pass with the two batch sizes of `TRACED`
 * @throws Error where they differ by more than the batch size
 */
export function merge(a: Trace, b: Trace): Program {
  expectSameWay(a, b)
  const constants = new Map<string, Value>()
  const values = a.values.map((value, place) => shared(mergeValue(value, b.values[place]), constants))
  const calls = a.calls.map((call, place) => mergeCall(call, b.calls[place], values))
  const named = (places: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(places).map(([name, place]) => [name, values[place]]))
  const outputs = named(a.outputs)
  return {
    inputs: Object.fromEntries(
      values.flatMap(value => (value.origin.kind === 'input' ? [[value.origin.name, value]] : [])),
    ),
    calls: needed(calls, Object.values(outputs)),
    outputs,
  }
}

/**
 * Half the batch, or its square, looks like a line through two batch sizes.
 * @param a, b  the traces that were merged
 * @param third  one with the batch size `CONFIRMED`
 * @throws Error where a length is not on the line, or the pass took another way
 */
export function confirm(a: Trace, b: Trace, third: Trace): void {
  expectSameWay(a, third)
  for (const [place, { shape }] of third.values.entries()) {
    const [first, second] = [a, b].map(trace => trace.values[place].shape)
    const dims = first.map((length, axis) => dimOf(length, second[axis]))
    if (sizes(dims, CONFIRMED).join() === shape.join()) continue
    const shapes = [first, second, shape].map(each => `[${each}]`).join(', ')
    throw new Error(
      `Expected lengths that grow evenly with the batch size, but got ${shapes} at batches of ${[...TRACED, CONFIRMED].join(', ')}.`,
    )
  }
}

function expectSameWay(a: Trace, b: Trace): void {
  const kernels = ({ calls }: Trace) => calls.map(call => call.kernel).join()
  if (kernels(a) !== kernels(b) || a.values.length !== b.values.length) {
    throw new Error('Expected the same kernels at every batch size, but the forward pass took another way.')
  }
}

function mergeValue(a: TracedValue, b: TracedValue): Value {
  if (a.shape.length !== b.shape.length || a.dtype !== b.dtype) {
    throw new Error(`Expected one rank and type at every batch size, but got [${a.shape}] and [${b.shape}].`)
  }
  const dims = a.shape.map((length, axis) => dimOf(length, b.shape[axis]))
  if (a.origin.kind !== 'constant' || b.origin.kind !== 'constant') return { dims, dtype: a.dtype, origin: a.origin }
  const data = oneRow(a, a.origin.data, dims)
  const other = oneRow(b, b.origin.data, dims)
  if (!data || !other || data.some((x, i) => !Object.is(x, other[i]))) {
    throw new Error(
      `Expected constants that are the same in each pass and each row, but one of shape [${a.shape}] is not: ` +
        'is it random, as dropout is while training, or made from the batch size?',
    )
  }
  return { dims, dtype: a.dtype, origin: { kind: 'constant', data } }
}

/** Small constants that are equal are one, such as the 1 of `sub(1, x)` in every step of a loop. */
function shared(value: Value, constants: Map<string, Value>): Value {
  const { origin, dtype, dims } = value
  if (origin.kind !== 'constant' || origin.data.length > SMALL) return value
  const key = JSON.stringify([dtype, dims, Array.from(origin.data, String)])
  const known = constants.get(key) ?? value
  constants.set(key, known)
  return known
}

/** The data with the batched axes cut down to one entry; undefined where the entries differ. */
function oneRow({ shape, dtype }: TracedValue, data: Data, dims: readonly Dim[]): Data | undefined {
  if (!dims.some(isBatched)) return data
  const kept: number[] = []
  for (let i = 0; i < data.length; i++) {
    let first = 0 // the place of the entry that stands for this one
    for (let axis = shape.length - 1, rest = i, stride = 1; axis >= 0; stride *= shape[axis], axis--) {
      if (!isBatched(dims[axis])) first += (rest % shape[axis]) * stride
      rest = Math.floor(rest / shape[axis])
    }
    if (first === i) kept.push(data[i])
    else if (!Object.is(data[i], data[first])) return undefined
  }
  return dataAs(dtype, kept)
}

function mergeCall(a: TracedCall, b: TracedCall, values: readonly Value[]): Call {
  for (const [key, place] of Object.entries(a.inputs)) {
    if (b.inputs[key] !== place) throw new Error(`Expected one wiring at every batch size, but ${a.kernel} has two.`)
  }
  return {
    kernel: a.kernel,
    inputs: Object.fromEntries(Object.entries(a.inputs).map(([key, place]) => [key, values[place]])),
    attrs: mergeAttribute(a.attrs, b.attrs, a.kernel) as Record<string, unknown>,
    outputs: a.outputs.map(place => values[place]),
    near: a.near,
  }
}

function mergeAttribute(a: unknown, b: unknown, kernel: string): unknown {
  if (typeof a === 'number' && typeof b === 'number') return Object.is(a, b) ? a : dimOf(a, b)
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    return mergeAttribute(Array.from(a as Int32Array), Array.from(b as Int32Array), kernel)
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.map((item, i) => mergeAttribute(item, b[i], kernel))
  }
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && !Array.isArray(a)) {
    return Object.fromEntries(
      Object.entries(a).map(([key, item]) => [key, mergeAttribute(item, (b as Record<string, unknown>)[key], kernel)]),
    )
  }
  if (a !== b) throw new Error(`Expected one setting of ${kernel} at every batch size, but got ${a} and ${b}.`)
  return a
}

/** The calls that an output needs. */
export function needed(calls: readonly Call[], outputs: readonly Value[]): readonly Call[] {
  const wanted = new Set(outputs)
  const kept: Call[] = []
  for (const call of calls.toReversed()) {
    if (!call.outputs.some(value => wanted.has(value))) continue
    kept.push(call)
    for (const value of Object.values(call.inputs)) wanted.add(value)
  }
  return kept.reverse()
}
