/** Ops that take or put numbers by their places. */
import { onnxType } from '../graph.ts'
import type { Call, Value } from '../program.ts'
import type { Form, Target } from '../target.ts'
import { cast } from './elementwise.ts'
import { axisOf, type LoweringTable, number, only, refused } from './table.ts'

export const gatherLowerings: LoweringTable = {
  GatherV2: gather,
  GatherNd: ({ inputs: { params, indices } }, to) =>
    to.graph.node('GatherND', [to.last(params), cast(to.graph, to.last(indices), 'int64')]),
  OneHot: oneHot,
  ScatterNd: (call, to) => {
    const { indices, updates } = call.inputs
    return scattered(to, zeros(to, call.outputs[0]), to.last(indices), to.last(updates), 'add')
  },
  TensorScatterUpdate: ({ inputs: { tensor, indices, updates } }, to) =>
    scattered(to, to.last(tensor), to.last(indices), to.last(updates), 'none'),
  UnsortedSegmentSum: (call, to) => {
    const { x, segmentIds } = call.inputs
    const indices = to.as(segmentIds, [...segmentIds.dims, 1])
    return scattered(to, zeros(to, call.outputs[0]), indices, to.last(x), 'add')
  },
}

function gather(call: Call, to: Target): Form {
  const { x, indices } = call.inputs
  const batchDims = number(call, 'batchDims', 0)
  const axis = axisOf(call, x.dims.length)
  if (batchDims === 0) return to.graph.node('Gather', [to.last(x), to.last(indices)], { axis })
  if (axis !== batchDims) throw refused(call, `its axis is ${axis} and its batchDims are ${batchDims}`)
  const places = cast(to.graph, to.as(indices, [...indices.dims, 1]), 'int64')
  return to.graph.node('GatherND', [to.last(x), places], { batch_dims: batchDims })
}

/** Where an index equals the class: ONNX's own OneHot comes in few types, and takes negative indices from the end. */
function oneHot(call: Call, to: Target): Form {
  const { graph } = to
  const indices = only(call)
  const depth = number(call, 'depth')
  const { dtype } = call.outputs[0]
  const classes: Value = {
    dims: [depth],
    dtype: 'int32',
    origin: { kind: 'constant', data: Int32Array.from({ length: depth }, (_, i) => i) },
  }
  const hit = graph.node('Equal', [to.as(indices, [...indices.dims, 1]), to.last(classes)])
  const [on, off] = [number(call, 'onValue', 1), number(call, 'offValue', 0)]
  const type = onnxType(dtype)
  if (on === 1 && off === 0) return type === 'bool' ? hit : cast(graph, hit, type)
  return graph.node('Where', [hit, graph.scalar(on, dtype), graph.scalar(off, dtype)])
}

function scattered(to: Target, onto: string, indices: string, updates: string, reduction: 'add' | 'none'): string {
  return to.graph.node('ScatterND', [onto, cast(to.graph, indices, 'int64'), updates], { reduction })
}

function zeros({ graph }: Target, { dims, dtype }: Value): string {
  return graph.node('Expand', [graph.scalar(0, dtype), graph.shape(dims)])
}
