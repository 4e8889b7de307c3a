/** Gradients of what moves numbers about: each is moved back. */
import {
  backend_util,
  batchToSpaceND,
  concat,
  gather,
  mul,
  pad,
  range,
  reshape,
  reverse,
  scalar,
  slice,
  slice_util,
  spaceToBatchND,
  split,
  stack,
  sum,
  type Tensor,
  transpose,
  unstack,
} from '@tensorflow/tfjs-core'
import { addAlong } from './segments.ts'
import { type Attrs, type Gradient, type GradientTable, ofInput } from './table.ts'

const pack: Gradient = {
  gradFunc: (dy, _, { axis }) => {
    const parts = unstack(dy as Tensor, axis as number)
    return Object.fromEntries(parts.map((part, i) => [i, () => part]))
  },
}
const joined: Gradient = {
  saveAllInputs: true,
  gradFunc: (dy, inputs, attrs) => {
    const axis = attrs.axis as number
    const parts = split(
      dy as Tensor,
      inputs.map(input => input.shape.at(axis)!),
      axis,
    )
    return Object.fromEntries(parts.map((part, i) => [i, () => part]))
  },
}

export const shapeGradients: GradientTable = {
  Reshape: ofInput((dy, x) => reshape(dy, x.shape)),
  ExpandDims: ofInput((dy, x) => reshape(dy, x.shape), 'input'),
  Transpose: {
    gradFunc: (dy, _, { perm }) => ({
      x: () => transpose(dy as Tensor, backend_util.getUndoAxesPermutation(perm as number[])),
    }),
  },
  Reverse: { gradFunc: (dy, _, { dims }) => ({ x: () => reverse(dy as Tensor, dims as number[]) }) },
  Tile: ofInput((dy, x, { reps }) => {
    const folds = x.shape.flatMap((n, axis) => [reps[axis] as number, n]) // [repeats, size] for each axis
    const repeats = x.shape.map((_, axis) => 2 * axis)
    return reshape(sum(reshape(dy, folds), repeats), x.shape)
  }),
  Pack: pack,
  Unpack: { gradFunc: (dy, _, { axis }) => ({ value: () => stack(dy as Tensor[], axis as number) }) },
  Concat: joined,
  SplitV: { gradFunc: (dy, _, { axis }) => ({ x: () => concat(dy as Tensor[], axis as number) }) },
  Slice: ofInput((dy, x, { begin, size }) => {
    const [from, sizes] = slice_util.parseSliceParams(x, begin, size)
    return pad(
      dy,
      from.map((at, axis) => [at, x.shape[axis] - at - sizes[axis]]),
    )
  }),
  StridedSlice: ofInput(stridedSlice),
  PadV2: ofInput((dy, x, { paddings }) =>
    slice(
      dy,
      (paddings as [number, number][]).map(([before]) => before),
      x.shape,
    ),
  ),
  MirrorPad: ofInput((dy, x, { paddings, mode }) =>
    x.shape.reduce((grad, size, axis) => {
      const [before, after] = paddings[axis] as [number, number]
      if (before === 0 && after === 0) return grad
      return addAlong(grad, axis, mirror(size, before, after, mode === 'reflect' ? 1 : 0), size)
    }, dy),
  ),
  SpaceToBatchND: {
    gradFunc: (dy, _, { blockShape, paddings }) => ({
      x: () => batchToSpaceND(dy as Tensor, blockShape as number[], paddings as number[][]),
    }),
  },
  BatchToSpaceND: {
    gradFunc: (dy, _, { blockShape, crops }) => ({
      x: () => spaceToBatchND(dy as Tensor, blockShape as number[], crops as number[][]),
    }),
  },
  DepthToSpace: ofInput(depthToSpace),
  Diag: ofInput((dy, x) => {
    const n = x.size
    return reshape(gather(reshape(dy, [n * n]), mul(range(0, n, 1, 'int32'), scalar(n + 1, 'int32'))), x.shape)
  }),
}

/** Which place of an axis each place of the padded axis shows; `edge` is 1 where the border itself isn't repeated. */
function mirror(size: number, before: number, after: number, edge: 0 | 1): number[] {
  return Array.from({ length: before + size + after }, (_, i) => {
    const at = i - before
    if (at < 0) return -at - 1 + edge
    return at < size ? at : 2 * size - 1 - at - edge
  })
}

function stridedSlice(dy: Tensor, x: Tensor, attrs: Attrs): Tensor {
  const {
    begin = [],
    end = [],
    strides = [],
  } = slice_util.sliceInfo(
    ...([x.shape, attrs.begin, attrs.end, attrs.strides, attrs.beginMask, attrs.endMask] as const),
    ...([attrs.ellipsisMask, attrs.newAxisMask, attrs.shrinkAxisMask] as const),
  )
  const sizes = x.shape.map((_, axis) => Math.max(0, Math.ceil((end[axis] - begin[axis]) / strides[axis])))
  return x.shape.reduce(
    (grad, size, axis) => {
      const places = Array.from({ length: sizes[axis] }, (_, i) => begin[axis] + i * strides[axis])
      if (places.length === size && strides[axis] === 1) return grad
      return addAlong(grad, axis, places, size)
    },
    reshape(dy, sizes),
  )
}

/** [n, h b, w b, c] -> [n, h, w, b b c], or with the channels first. */
function depthToSpace(dy: Tensor, x: Tensor, { blockSize: b, dataFormat }: Attrs): Tensor {
  if (dataFormat === 'NHWC') {
    const [n, h, w, depth] = x.shape
    const c = depth / (b * b)
    const blocks = reshape(dy, [n, h, b, w, b, c]) // [n, h, row, w, column, c]
    return reshape(transpose(blocks, [0, 1, 3, 2, 4, 5]), x.shape)
  }
  const [n, depth, h, w] = x.shape
  const c = depth / (b * b)
  const blocks = reshape(dy, [n, c, h, b, w, b]) // [n, c, h, row, w, column]
  return reshape(transpose(blocks, [0, 3, 5, 1, 2, 4]), x.shape)
}
