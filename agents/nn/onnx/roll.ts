/**
 * Finds the loops that a trace has unrolled. A recurrent layer over 64 steps is 64 times the same calls, and ONNX Runtime
 * takes long to load so many; rolled up, they are one Scan.
 */
import { sameDims } from './dim.ts'
import { type Call, needed, type Program, type Value } from './program.ts'

/** What a call of `Scan` repeats. The call's inputs are what the states start as, what is scanned, and the rest. */
export interface Body {
  readonly steps: number
  /** One step: what is given to it is called `states` and `slices` there. */
  readonly calls: readonly Call[]
  readonly states: readonly Value[]
  /** What the states are after it. After the last step they are the call's first outputs. */
  readonly next: readonly Value[]
  readonly slices: readonly Along[]
  /** What is joined over the steps, for the call's other outputs. */
  readonly collected: readonly Along[]
}

/** One step's part of a tensor that has the steps along an axis. */
export interface Along {
  readonly value: Value
  readonly axis: number
  readonly backward: boolean
}

const MIN_STEPS = 4
const MIN_CALLS = 12 // in all steps together
const MAX_PERIOD = 128 // calls a step

/** The program with its loops rolled up. */
export function roll(program: Program): Program {
  const outputs = Object.values(program.outputs)
  let { calls } = program
  for (let at = 0; at < calls.length; at++) {
    const loop = longest(calls, at)
    if (!loop) continue
    const after = calls.slice(at + loop.steps.length * loop.steps[0].length)
    const rolled = rewrite(loop, after, outputs)
    calls = [...calls.slice(0, at), ...rolled.loop, ...rolled.after]
    at += rolled.loop.length - 1
  }
  return { ...program, calls: needed(calls, outputs) }
}

/** The calls of each step, and what each kind of input is to a step. */
interface Loop {
  readonly steps: readonly (readonly Call[])[]
  /** By the value that the second step is given: what the first step is given in its place. */
  readonly carried: ReadonlyMap<Value, Value>
  /** By the value that the second step is given: where the steps' values come from. */
  readonly scanned: ReadonlyMap<Value, { readonly from: Call; readonly first: number; readonly stride: number }>
}

function longest(calls: readonly Call[], at: number): Loop | undefined {
  let best: Loop | undefined
  for (let period = 1; period <= MAX_PERIOD && at + period * MIN_STEPS <= calls.length; period++) {
    if (calls[at].kernel !== calls[at + period].kernel) continue
    // Convolutions keep their layout from one to the next where they are in a row; a loop would turn it at every step.
    if (calls.slice(at, at + period).some(call => call.kernel.includes('Conv'))) break
    const loop = loopOf(calls, at, period)
    if (loop && size(loop) >= MIN_CALLS && size(loop) > (best ? size(best) : 0)) best = loop
  }
  return best
}

const size = ({ steps }: Loop) => steps.length * steps[0].length

function loopOf(calls: readonly Call[], at: number, period: number): Loop | undefined {
  const steps = [calls.slice(at, at + period)]
  for (let next = at + period; next + period <= calls.length; next += period) {
    const step = calls.slice(next, next + period)
    if (!step.every((call, i) => alike(call, steps[0][i]))) break
    steps.push(step)
  }
  for (; steps.length >= MIN_STEPS; steps.pop()) {
    const roles = rolesOf(steps, calls.slice(0, at))
    if (roles) return { steps, ...roles }
    if (steps.length > MIN_STEPS && !rolesOf(steps.slice(0, MIN_STEPS), calls.slice(0, at))) return undefined
  }
  return undefined
}

/** Whether two calls do the same to values of the same shapes. */
function alike(a: Call, b: Call): boolean {
  return (
    a.kernel === b.kernel &&
    a.outputs.length === b.outputs.length &&
    a.outputs.every(({ dims, dtype }, i) => sameDims(dims, b.outputs[i].dims) && dtype === b.outputs[i].dtype) &&
    JSON.stringify(a.attrs) === JSON.stringify(b.attrs)
  )
}

/** What each input is: made in the step, carried from the step before, taken from an Unpack, or always the same. */
function rolesOf(steps: readonly (readonly Call[])[], before: readonly Call[]) {
  const carried = new Map<Value, Value>()
  const scanned = new Map<Value, { from: Call; first: number; stride: number }>()
  const places = steps.map(
    step => new Map(step.flatMap((call, i) => call.outputs.map((value, o) => [value, `${i}:${o}`]))),
  )
  const inside = new Set(places.flatMap(step => [...step.keys()]))
  const unpacked = new Map(
    before.flatMap(call => (call.kernel === 'Unpack' ? call.outputs.map(value => [value, call]) : [])),
  )
  for (const [i, call] of steps[0].entries()) {
    for (const key of Object.keys(call.inputs)) {
      const values = steps.map(step => step[i].inputs[key])
      const [first, second] = values
      const here = places[1].get(second)
      const last = places[0].get(second)
      if (here !== undefined) {
        if (values.some((value, step) => places[step].get(value) !== here)) return undefined
      } else if (last !== undefined) {
        if (values.some((value, step) => step > 0 && places[step - 1].get(value) !== last)) return undefined
        const same = sameDims(first.dims, second.dims) && first.dtype === second.dtype
        if (inside.has(first) || !same || (carried.get(second) ?? first) !== first) return undefined
        carried.set(second, first)
      } else if (values.some(value => inside.has(value))) {
        return undefined
      } else if (values.some(value => value !== first)) {
        const from = unpacked.get(first)
        const taken = values.map(value => from?.outputs.indexOf(value) ?? -1)
        const stride = taken[1] - taken[0]
        if (!from || taken.some((place, step) => place < 0 || place !== taken[0] + step * stride)) return undefined
        scanned.set(second, { from, first: taken[0], stride })
      }
    }
  }
  return { carried, scanned }
}

/** The loop as one call, and the calls after it, which may take what the loop has joined for them. */
function rewrite({ steps, carried, scanned }: Loop, after: readonly Call[], outputs: readonly Value[]) {
  const body = steps[1] // the first step that is given what the one before it made
  const count = steps.length
  const before: Call[] = []

  const slices = [...scanned].map(([value, { from, first, stride }]) => {
    const axis = axisOf(from)
    const whole = from.outputs.length === count
    if (whole && stride === 1) return { source: Object.values(from.inputs)[0], along: { value, axis, backward: false } }
    if (whole && first === count - 1) {
      return { source: Object.values(from.inputs)[0], along: { value, axis, backward: true } }
    }
    const parts = steps.map((_, step) => from.outputs[first + step * stride])
    const packed = joined(value, count)
    before.push({ ...from, kernel: 'Pack', inputs: listed(parts), attrs: { axis: 0 }, outputs: [packed] })
    return { source: packed, along: { value, axis: 0, backward: false } }
  })

  // What is used of each of the body's values by what comes after the loop.
  const used = new Map<Value, number>()
  const use = (value: Value) => used.set(value, (used.get(value) ?? 0) + 1)
  for (const output of outputs) use(output)
  for (const call of after) for (const value of Object.values(call.inputs)) use(value)

  const states = [...carried.keys()]
  const made = (which: Value) => {
    for (const [i, call] of steps[0].entries()) {
      const o = call.outputs.indexOf(which)
      if (o >= 0) return steps.map(step => step[i].outputs[o])
    }
    throw new Error('Expected a state to be made by a step.')
  }
  const next = states.map(state => made(state)[1])
  const finals = states.map(state => made(state)[count - 1])

  const collected: { along: Along; whole: Value }[] = []
  const kept: Call[] = []
  const unpacks: Call[] = []
  const steppedOutputs = body.flatMap((call, i) =>
    call.outputs.map((value, o) => ({ value, all: steps.map(step => step[i].outputs[o]) })),
  )
  for (const call of after) {
    const parts = Object.values(call.inputs)
    const stepped = call.kernel === 'Pack' && steppedOutputs.find(({ all }) => all.includes(parts[0]))
    const forward = stepped && parts.length === count && parts.every((part, i) => part === stepped.all[i])
    const backward = stepped && parts.length === count && parts.every((part, i) => part === stepped.all[count - 1 - i])
    if (!stepped || !(forward || backward)) {
      kept.push(call)
      continue
    }
    for (const part of parts) used.set(part, used.get(part)! - 1)
    collected.push({ along: { value: stepped.value, axis: axisOf(call), backward: !forward }, whole: call.outputs[0] })
  }
  for (const { value, all } of steppedOutputs) {
    if (!all.some(one => (used.get(one) ?? 0) > 0 && !finals.includes(one))) continue
    const whole = joined(value, count)
    collected.push({ along: { value, axis: 0, backward: false }, whole })
    const rest = all.map(one => (finals.includes(one) ? { ...one } : one)) // the state itself tells what is final
    unpacks.push({ ...body[0], kernel: 'Unpack', inputs: { value: whole }, attrs: { axis: 0 }, outputs: rest })
  }

  const loop: Body = {
    steps: count,
    calls: body,
    states,
    next,
    slices: slices.map(({ along }) => along),
    collected: collected.map(({ along }) => along),
  }
  const given = [...states.map(state => carried.get(state)!), ...slices.map(({ source }) => source)]
  const own = new Set([...states, ...scanned.keys(), ...body.flatMap(call => call.outputs)])
  const outer = body.flatMap(call => Object.values(call.inputs)).filter(value => !own.has(value))
  const scan: Call = {
    kernel: 'Scan',
    inputs: listed([...given, ...outer]),
    attrs: { body: loop },
    outputs: [...finals, ...collected.map(({ whole }) => whole)],
    near: body[0].near,
  }
  return { loop: [...before, scan, ...unpacks], after: kept }
}

/** Inputs as tfjs passes a list: by their places. */
function listed(values: readonly Value[]): Record<string, Value> {
  return Object.fromEntries(values.map((value, place) => [place, value]))
}

function axisOf({ kernel, attrs, inputs }: Call): number {
  const axis = (attrs.axis ?? 0) as number
  const rank = Object.values(inputs)[0].dims.length + (kernel === 'Pack' ? 1 : 0)
  return axis < 0 ? axis + rank : axis
}

/** A value of each step, along an axis in front. */
function joined({ dims, dtype }: Value, steps: number): Value {
  return { dims: [steps, ...dims], dtype, origin: { kind: 'call' } }
}
