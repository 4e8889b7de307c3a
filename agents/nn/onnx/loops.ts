/** Finds the loops that a trace has unrolled: steps that make the same calls on what the step before made. */
import { sameDims } from './dim.ts'
import type { Call, Value } from './program.ts'

const MIN_STEPS = 4
const MIN_CALLS = 12 // in all steps together
const MAX_PERIOD = 128 // calls a step

/** The calls of each step, and what each kind of input is to a step. */
export interface Loop {
  readonly steps: readonly (readonly Call[])[]
  /** By the value that the second step is given: what the first step is given in its place. */
  readonly carried: ReadonlyMap<Value, Value>
  /** By the value that the second step is given: where the steps' values come from. */
  readonly scanned: ReadonlyMap<Value, Scanned>
}

/** Outputs of an Unpack, one a step: the `first`, and how many places the next is further on. */
export interface Scanned {
  readonly from: Call
  readonly first: number
  readonly stride: number
}

/** The longest loop whose first step begins with the call at a place, if one does. */
export function longest(calls: readonly Call[], at: number): Loop | undefined {
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
  const scanned = new Map<Value, Scanned>()
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
