/** Reductions over axes, and what runs along one. */
import { onnxType } from '../graph.ts'
import type { Call } from '../program.ts'
import type { Form, Target } from '../target.ts'
import { TO_FIRST } from '../target.ts'
import { cast } from './elementwise.ts'
import { axesOf, type Lowering, type LoweringTable, number, only } from './table.ts'

export const reduceLowerings: LoweringTable = {
  // Of these, opset 17 takes the axes of ReduceSum alone as an input.
  Sum: reduce('axis', (to, name, axes, keepdims) =>
    to.graph.node('ReduceSum', [name, to.graph.int64s(axes)], { keepdims }),
  ),
  Mean: reduce('axis', (to, name, axes, keepdims) => to.graph.node('ReduceMean', [name], { axes, keepdims })),
  Prod: reduce('axis', (to, name, axes, keepdims) => to.graph.node('ReduceProd', [name], { axes, keepdims })),
  Max: reduce('reductionIndices', (to, name, axes, keepdims) => to.graph.node('ReduceMax', [name], { axes, keepdims })),
  Min: reduce('axis', (to, name, axes, keepdims) => to.graph.node('ReduceMin', [name], { axes, keepdims })),
  All: reduce('axis', logical('ReduceMin')),
  Any: reduce('axis', logical('ReduceMax')),
  ArgMax: argument('ArgMax'),
  ArgMin: argument('ArgMin'),
  Cumsum: (call, to) =>
    to.graph.node('CumSum', [to.last(only(call)), to.graph.int64(number(call, 'axis'))], {
      exclusive: call.attrs.exclusive ? 1 : 0,
      reverse: call.attrs.reverse ? 1 : 0,
    }),
  TopK: (call, to) => {
    const { graph } = to
    const [values, indices] = graph.nodeOf(2, 'TopK', [to.last(only(call)), graph.int64s([number(call, 'k')])])
    return [values, cast(graph, indices, 'int32')]
  },
}

type Build = (to: Target, name: string, axes: number[], keepdims: 0 | 1) => string

/** Runs with channels first where what is left of the axes is then in the same order, or all are kept. */
function reduce(attribute: string, build: Build): Lowering {
  return (call: Call, to: Target): Form => {
    const x = only(call)
    const keep = call.attrs.keepDims === true
    const axes = axesOf(call, attribute, x)
    const { dtype } = call.outputs[0] // of a mean of whole numbers: float32; of a sum of truths: int32
    const name = (at: string) => (dtype === 'bool' || dtype === x.dtype ? at : cast(to.graph, at, onnxType(dtype)))
    if (axes.length === 0) return { view: x }
    if (!to.isFirst(x)) return build(to, name(to.last(x)), axes, keep ? 1 : 0)
    const left = [0, 1, 2, 3].filter(axis => !axes.includes(axis)).map(axis => TO_FIRST[axis])
    if (!keep && left.some((axis, i) => i > 0 && axis < left[i - 1])) return build(to, name(to.last(x)), axes, 0)
    const reduced = build(
      to,
      name(to.first(x)),
      axes.map(axis => TO_FIRST[axis]),
      keep ? 1 : 0,
    )
    return keep ? { first: reduced } : reduced
  }
}

function logical(op: string): Build {
  return ({ graph }, name, axes, keepdims) =>
    cast(graph, graph.node(op, [cast(graph, name, 'int32')], { axes, keepdims }), 'bool')
}

function argument(op: string): Lowering {
  return (call, to) => {
    const [axis] = axesOf(call, 'axis', only(call))
    return cast(to.graph, to.graph.node(op, [to.last(only(call))], { axis, keepdims: 0 }), 'int32')
  }
}
