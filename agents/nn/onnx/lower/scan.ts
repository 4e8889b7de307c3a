/** Loops: the body of a Scan is a graph within the graph, which sees what is around it. */

import { onnxType } from '../graph.ts'
import type { Call, Value } from '../program.ts'
import type { Signature } from '../proto.ts'
import type { Body } from '../roll.ts'
import type { Target } from '../target.ts'
import type { Lowering } from './table.ts'

/** @param lowerCall  lowers a call of the body */
export function scanLowering(lowerCall: (call: Call, to: Target) => void): Lowering {
  return (call, to) => {
    const body = call.attrs.body as Body
    const given = Object.values(call.inputs)
    const inner = to.within()
    const named = (value: Value, what: string): Signature => {
      const name = to.graph.unique(what)
      inner.set(value, name)
      return { name, type: onnxType(value.dtype), dims: value.dims }
    }
    const inputs = [
      ...body.states.map(value => named(value, 'state')),
      ...body.slices.map(({ value }) => named(value, 'slice')),
    ]
    if (body.slices.length === 0) inputs.push({ name: to.graph.unique('step'), type: 'float32', dims: [] })
    for (const each of body.calls) lowerCall(each, inner)
    const results = [...body.next, ...body.collected.map(({ value }) => value)]
    const outputs = results.map((value): Signature => {
      // Each output has a node of its own: one value may be given out twice, or be an input.
      const name = inner.graph.node('Identity', [inner.last(value)])
      return { name, type: onnxType(value.dtype), dims: value.dims }
    })
    const sources = given.slice(0, body.states.length + body.slices.length).map(value => to.last(value))
    if (body.slices.length === 0) sources.push(to.graph.zeros(body.steps))
    return to.graph.nodeOf(results.length, 'Scan', sources, {
      body: { graph: { nodes: inner.graph.nodes, inputs, outputs } },
      num_scan_inputs: Math.max(1, body.slices.length),
      scan_input_axes: body.slices.length === 0 ? [0] : body.slices.map(({ axis }) => axis),
      scan_input_directions: body.slices.length === 0 ? [0] : body.slices.map(({ backward }) => (backward ? 1 : 0)),
      ...(body.collected.length > 0 && {
        scan_output_axes: body.collected.map(({ axis }) => axis),
        scan_output_directions: body.collected.map(({ backward }) => (backward ? 1 : 0)),
      }),
    })
  }
}
