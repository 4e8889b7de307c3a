/** Gradients of gathers and scatters: what was read from a place adds to that place. */
import {
  add,
  cast,
  gather,
  gatherND,
  greaterEqual,
  less,
  logicalAnd,
  maximum,
  minimum,
  mul,
  range,
  reshape,
  scalar,
  scatterND,
  type Tensor,
  type Tensor1D,
  tensor1d,
  tensorScatterUpdate,
  transpose,
  unsortedSegmentSum,
  util,
  zeros,
} from '@tensorflow/tfjs-core'
import { type Attrs, flat, type Gradient, type GradientTable } from './table.ts'

const scatter: Gradient = {
  inputsToSave: ['indices'],
  gradFunc: (dy, [indices]) => ({
    updates: () => gatherND(dy as Tensor, indices),
    indices: () => zeros(indices.shape),
  }),
}
const topK: Gradient = {
  inputsToSave: ['x'],
  outputsToSave: [false, true],
  gradFunc: (dy, [x, indices]) => ({
    x: () => gatherGrad((dy as Tensor[])[0], x, indices, { axis: x.rank - 1, batchDims: x.rank - 1 }),
  }),
}

export const segmentGradients: GradientTable = {
  GatherV2: {
    inputsToSave: ['x', 'indices'],
    gradFunc: (dy, [x, indices], attrs) => ({
      x: () => gatherGrad(dy as Tensor, x, indices, attrs),
      indices: () => zeros(indices.shape),
    }),
  },
  UnsortedSegmentSum: {
    inputsToSave: ['segmentIds'],
    gradFunc: (dy, [ids], attrs) => ({
      x: () => segmentSumGrad(dy as Tensor, ids, attrs.numSegments as number),
      segmentIds: () => zeros(ids.shape),
    }),
  },
  GatherNd: {
    inputsToSave: ['params', 'indices'],
    gradFunc: (dy, [params, indices]) => ({
      params: () => scatterND(indices, dy as Tensor, params.shape as [number]),
      indices: () => zeros(indices.shape),
    }),
  },
  ScatterNd: scatter,
  TensorScatterUpdate: {
    inputsToSave: ['indices', 'updates'],
    gradFunc: (dy, [indices, updates]) => ({
      tensor: () => tensorScatterUpdate(dy as Tensor, indices, zeros(updates.shape)),
      indices: () => zeros(indices.shape),
      updates: () => gatherND(dy as Tensor, indices),
    }),
  },
  TopK: topK,
  OneHot: flat('indices'),
}

/** dx of gather(x, indices): x [batch, outer, size, inner], indices [batch, count], dy [batch, outer, count, inner]. */
function gatherGrad(dy: Tensor, x: Tensor, indices: Tensor, { axis, batchDims }: Attrs): Tensor {
  const at = util.parseAxisParam(axis, x.shape)[0]
  const batch = util.sizeFromShape(x.shape.slice(0, batchDims))
  const outer = util.sizeFromShape(x.shape.slice(batchDims, at))
  const size = x.shape[at]
  const inner = util.sizeFromShape(x.shape.slice(at + 1))
  const count = indices.size / batch
  const rows = transpose(reshape(dy, [batch, outer, count, inner]), [0, 2, 1, 3]) // [batch, count, outer, inner]
  const first = mul(range(0, batch, 1, 'int32'), scalar(size, 'int32')) // of each batch's places
  const places = reshape(add(reshape(indices, [batch, count]), reshape(first, [batch, 1])), [-1]) as Tensor1D
  const sums = unsortedSegmentSum(reshape(rows, [batch * count, outer * inner]), places, batch * size)
  return reshape(transpose(reshape(sums, [batch, size, outer, inner]), [0, 2, 1, 3]), x.shape)
}

/** Each row's sum is read back; rows of no segment get 0. */
function segmentSumGrad(dy: Tensor, ids: Tensor, segments: number): Tensor {
  const inside = logicalAnd(greaterEqual(ids, 0), less(ids, segments))
  const safe = cast(minimum(maximum(ids, scalar(0, 'int32')), scalar(segments - 1, 'int32')), 'int32')
  const rows = gather(dy, safe as Tensor1D)
  return mul(rows, reshape(cast(inside, 'float32'), [...ids.shape, ...dy.shape.slice(1).map(() => 1)]))
}

/** Adds the slices of `x` along `axis` to the places that they came from, of `size`. */
export function addAlong(x: Tensor, axis: number, places: number[], size: number): Tensor {
  const outer = util.sizeFromShape(x.shape.slice(0, axis))
  const inner = util.sizeFromShape(x.shape.slice(axis + 1))
  const rows = transpose(reshape(x, [outer, places.length, inner]), [1, 0, 2]) // [places, outer, inner]
  const sums = unsortedSegmentSum(reshape(rows, [places.length, outer * inner]), tensor1d(places, 'int32'), size)
  const shape = [...x.shape.slice(0, axis), size, ...x.shape.slice(axis + 1)]
  return reshape(transpose(reshape(sums, [size, outer, inner]), [1, 0, 2]), shape)
}
