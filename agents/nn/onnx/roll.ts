/**
 * Loops that a trace has unrolled, rolled up. A recurrent layer over 64 steps is 64 times the same calls, and ONNX Runtime
 * takes long to load so many; one Scan is loaded at once.
 */
import { type Loop, longest, type Scanned } from './loops.ts'
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

/** The loop as one call, with what has to stand around it; and the calls after it. */
function rewrite(loop: Loop, after: readonly Call[], outputs: readonly Value[]): { loop: Call[]; after: Call[] } {
  const { steps, carried, scanned } = loop
  const calls = steps[1] // the first step that is given what the one before it made
  const made = calls.flatMap((call, i) => call.outputs.map((_, o) => steps.map(step => step[i].outputs[o])))
  const states = [...carried.keys()]
  const statesMade = states.map(state => made.find(([first]) => first === state)!)
  const finals = new Set(statesMade.map(all => all[steps.length - 1]))
  const slices = [...scanned].map(([value, scan]) => sliceOf(value, scan, steps.length))
  const joint = collect(made, finals, after, outputs)
  const body: Body = {
    steps: steps.length,
    calls,
    states,
    next: statesMade.map(all => all[1]),
    slices: slices.map(({ along }) => along),
    collected: joint.collected.map(({ along }) => along),
  }
  const own = new Set([...states, ...scanned.keys(), ...calls.flatMap(call => call.outputs)])
  const outer = calls.flatMap(call => Object.values(call.inputs)).filter(value => !own.has(value))
  const scan: Call = {
    kernel: 'Scan',
    inputs: listed([...states.map(state => carried.get(state)!), ...slices.map(({ source }) => source), ...outer]),
    attrs: { body },
    outputs: [...finals, ...joint.collected.map(({ whole }) => whole)],
    near: calls[0].near,
  }
  return { loop: [...slices.flatMap(({ before }) => before), scan, ...joint.unpacks], after: joint.after }
}

/** What a step is given of a tensor: scanned whole, either way, or else what the steps are given of it, packed before. */
function sliceOf(value: Value, scan: Scanned, steps: number): { source: Value; along: Along; before: Call[] } {
  const { from, first, stride } = scan
  if (from.outputs.length === steps && Math.abs(stride) === 1) {
    return {
      source: Object.values(from.inputs)[0],
      along: { value, axis: axisOf(from), backward: stride < 0 },
      before: [],
    }
  }
  const parts = Array.from({ length: steps }, (_, step) => from.outputs[first + step * stride])
  const packed = joined(value, steps)
  const pack: Call = { ...from, kernel: 'Pack', inputs: listed(parts), attrs: { axis: 0 }, outputs: [packed] }
  return { source: packed, along: { value, axis: 0, backward: false }, before: [pack] }
}

/**
 * What comes after a loop and takes what all steps made takes it joined; what takes that of some steps, unpacked again.
 * @param made  what the steps made: for each output of a step, all steps' values of it
 * @param finals  those values that the loop gives as its last states
 */
function collect(
  made: readonly (readonly Value[])[],
  finals: ReadonlySet<Value>,
  after: readonly Call[],
  outputs: readonly Value[],
) {
  const collected: { along: Along; whole: Value }[] = []
  const kept: Call[] = []
  const used = new Set(outputs)
  for (const call of after) {
    const parts = Object.values(call.inputs)
    const all = call.kernel === 'Pack' ? made.find(values => values.includes(parts[0])) : undefined
    const backward = all?.[0] !== parts[0]
    const order = backward ? all?.toReversed() : all
    if (all && order?.length === parts.length && order.every((value, step) => value === parts[step])) {
      collected.push({ along: { value: all[1], axis: axisOf(call), backward }, whole: call.outputs[0] })
      continue
    }
    kept.push(call)
    for (const part of parts) used.add(part)
  }
  const unpacks: Call[] = []
  for (const all of made) {
    if (!all.some(value => used.has(value) && !finals.has(value))) continue
    const whole = joined(all[1], all.length)
    collected.push({ along: { value: all[1], axis: 0, backward: false }, whole })
    const rest = all.map(value => (finals.has(value) ? { ...value } : value)) // the last state comes from the loop itself
    const inputs = { value: whole }
    unpacks.push({ kernel: 'Unpack', inputs, attrs: { axis: 0 }, outputs: rest, near: undefined })
  }
  return { collected, unpacks, after: kept }
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
