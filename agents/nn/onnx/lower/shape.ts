/** Ops that move numbers about: they cut, join, repeat and look up. */
import { slice_util } from '@tensorflow/tfjs-core'
import { type Dim, dimOf, plus, sameDim, sizes, TRACED } from '../dim.ts'
import type { Call, Value } from '../program.ts'
import { type Form, type Target, TO_FIRST } from '../target.ts'
import { alike } from './elementwise.ts'
import { axisOf, type Lowering, type LoweringTable, number, numbers, only, refused } from './table.ts'

/** As the end of a slice that runs backwards: to the first place, that included. */
const BEFORE_ALL = Number.MIN_SAFE_INTEGER

const view: Lowering = call => ({ view: only(call) })

export const shapeLowerings: LoweringTable = {
  Reshape: view,
  ExpandDims: view,
  Identity: view,
  Copy: view,
  Transpose: (call, to) => to.permuted(only(call), numbers(call, 'perm')),
  Concat: (call, to) => concat(call, to),
  Pack: pack,
  Unpack: unpack,
  SplitV: split,
  Slice: slice,
  StridedSlice: stridedSlice,
  Reverse: (call, to) => backward(to, only(call), numbers(call, 'dims')),
  PadV2: (call, to) => pad(call, to, 'constant'),
  MirrorPad: (call, to) => {
    if (call.attrs.mode !== 'reflect') throw refused(call, `its mode is ${call.attrs.mode}`)
    return pad(call, to, 'reflect')
  },
  Tile: tile,
  BroadcastTo: (call, to) => to.graph.node('Expand', [to.last(only(call)), to.graph.shape(call.outputs[0].dims)]),
  FlipLeftRight: (call, to) => backward(to, only(call), [2]),
  DepthToSpace: (call, to) => ({
    first: to.graph.node('DepthToSpace', [to.first(only(call))], { blocksize: number(call, 'blockSize'), mode: 'DCR' }),
  }),
  ResizeNearestNeighbor: (call, to) => resize(call, to, 'nearest'),
  ResizeBilinear: (call, to) => resize(call, to, 'linear'),
}

/** An axis in the layout in which `value` will be worked on. */
function axisFor(to: Target, values: readonly Value[], axis: number): number {
  return values.some(value => to.isFirst(value)) ? TO_FIRST[axis] : axis
}

function concat(call: Call, to: Target): Form {
  const parts = Object.values(call.inputs).filter(({ dims }) => !dims.includes(0))
  const axis = axisFor(to, parts, axisOf(call, parts[0].dims.length))
  return alike(parts, to, names => to.graph.node('Concat', names, { axis }))
}

function pack(call: Call, to: Target): Form {
  const axis = axisOf(call, call.outputs[0].dims.length)
  const parts = Object.values(call.inputs).map(value => to.as(value, value.dims.toSpliced(axis, 0, 1)))
  return to.graph.node('Concat', parts, { axis })
}

function unpack(call: Call, to: Target): Form[] {
  const value = only(call)
  const axis = axisOf(call, value.dims.length)
  const parts = to.graph.nodeOf(
    call.outputs.length,
    'Split',
    [to.last(value), to.graph.int64s(call.outputs.map(() => 1))],
    { axis },
  )
  return parts.map((part, i) => {
    const thin: Value = { ...value, dims: value.dims.with(axis, 1), origin: call.outputs[i].origin }
    to.set(thin, part)
    return { view: thin }
  })
}

function split(call: Call, to: Target): Form[] {
  const value = only(call)
  const along = axisOf(call, value.dims.length)
  const axis = axisFor(to, [value], along)
  const each = call.outputs.map(({ dims }) => dims[along])
  const first = to.isFirst(value)
  const name = first ? to.first(value) : to.last(value)
  const parts = to.graph.nodeOf(call.outputs.length, 'Split', [name, to.graph.shape(each)], { axis })
  return parts.map(part => (first ? { first: part } : part))
}

function slice(call: Call, to: Target): Form {
  const value = only(call)
  const begins = [call.attrs.begin as Dim | Dim[]].flat()
  const [output] = call.outputs
  // Only the axes that are cut: the others keep their lengths, whatever the batch size.
  const cut = value.dims.flatMap((dim, axis) => (sameDim(dim, output.dims[axis]) ? [] : [axis]))
  if (cut.length === 0) return { view: value }
  const begin = cut.map(axis => begins[axis] ?? 0)
  const end = cut.map((axis, i) => plus(begin[i], output.dims[axis]))
  return alike([value], to, ([name]) =>
    to.graph.node('Slice', [
      name,
      to.graph.shape(begin),
      to.graph.shape(end),
      to.graph.int64s(cut.map(axis => axisFor(to, [value], axis))),
    ]),
  )
}

function stridedSlice(call: Call, to: Target): Form {
  const value = only(call)
  const masks = (['beginMask', 'endMask', 'ellipsisMask', 'newAxisMask', 'shrinkAxisMask'] as const).map(mask =>
    number(call, mask, 0),
  ) as [number, number, number, number, number]
  const [begin, end, strides] = [numbers(call, 'begin'), numbers(call, 'end'), numbers(call, 'strides')]
  const [a, b] = TRACED.map(batch => slice_util.sliceInfo(sizes(value.dims, batch), begin, end, strides, ...masks))
  const axes = a.begin.map((_, axis) => axis)
  const merged = (first: number[], second: number[]) =>
    to.graph.shape(axes.map(axis => dimOf(first[axis], second[axis])))
  // Backwards, tfjs ends before 0 at -1, which to ONNX is the last place.
  const ends = ({ end, strides }: typeof a) => end.map((place, i) => (strides[i] < 0 && place < 0 ? BEFORE_ALL : place))
  const sliced: Value = {
    ...value,
    dims: a.finalShapeSparse.map((length, axis) => dimOf(length, b.finalShapeSparse[axis])),
    origin: { kind: 'call' },
  }
  const bounds = [merged(a.begin, b.begin), merged(ends(a), ends(b))]
  to.set(sliced, to.graph.node('Slice', [to.last(value), ...bounds, to.graph.int64s(axes), to.graph.int64s(a.strides)]))
  return { view: sliced }
}

function backward(to: Target, value: Value, axes: readonly number[]): string {
  const all = (value: number) => to.graph.int64s(axes.map(() => value))
  return to.graph.node('Slice', [to.last(value), all(-1), all(BEFORE_ALL), to.graph.int64s(axes), all(-1)])
}

function pad(call: Call, to: Target, mode: string): Form {
  const value = only(call)
  const paddings = call.attrs.paddings as [number, number][]
  const first = to.isFirst(value)
  const ordered = first ? [0, 3, 1, 2].map(axis => paddings[axis]) : paddings
  const pads = to.graph.int64s([...ordered.map(([before]) => before), ...ordered.map(([, after]) => after)])
  return alike([value], to, ([name]) =>
    to.graph.node('Pad', [name, pads, to.graph.scalar(number(call, 'constantValue', 0), value.dtype)], { mode }),
  )
}

function tile(call: Call, to: Target): Form {
  const value = only(call)
  const [output] = call.outputs
  // Repeating axes of length 1 is broadcasting.
  if (value.dims.every((dim, axis) => dim === 1 || sameDim(dim, output.dims[axis]))) {
    return to.graph.node('Expand', [to.last(value), to.graph.shape(output.dims)])
  }
  return to.graph.node('Tile', [to.last(value), to.graph.shape(call.attrs.reps as Dim[])])
}

/** tfjs rounds a nearest neighbour's place down, or to the nearest where corners are aligned. */
function resize(call: Call, to: Target, mode: 'nearest' | 'linear'): Form {
  const { alignCorners, halfPixelCenters } = call.attrs
  const [height, width] = numbers(call, 'size')
  const value = only(call)
  const { graph } = to
  const shape = graph.shape([value.dims[0], value.dims[3], height, width])
  return {
    first: graph.node('Resize', [to.first(value), '', '', shape], {
      mode,
      coordinate_transformation_mode: alignCorners ? 'align_corners' : halfPixelCenters ? 'half_pixel' : 'asymmetric',
      nearest_mode: alignCorners || halfPixelCenters ? 'round_prefer_ceil' : 'floor',
    }),
  }
}
