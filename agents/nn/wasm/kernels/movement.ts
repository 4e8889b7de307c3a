import { backend_util, slice_util, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { type Axis, inOrder, move, stridesOf } from '../move.ts'
import { floats, type KernelBody, type KernelTable, widthOf } from '../table.ts'
import { viaCpu } from './bridge.ts'

/**
 * Kernels that only move numbers, all by one that walks axes with strides: `Transpose`, `Slice`, `StridedSlice`, `Reverse`,
 * `Tile` { x }, `Unpack` { value } and `SplitV` { x } into several, `Pack` and `Concat` of a list, `PadV2` { x }.
 * Where nothing moves, the data is shared.
 */
export function movementKernels(heap: Heap): KernelTable {
  /** The numbers of x that the axes walk, beginning at an element. */
  const view = (x: TensorInfo, shape: number[], axes: Axis[], first = 0): TensorInfo => {
    if (first === 0 && floats(x) === util.sizeFromShape(shape) && inOrder(axes)) return heap.share(x, shape)
    const out = heap.output(shape, x.dtype)
    const width = widthOf(x.dtype)
    move(heap, heap.pointer(x) + first * width, heap.pointer(out), width, axes)
    return out
  }
  /** The block of x from `begin` on, a step of `strides` (1 where left out) along each axis. */
  const block = (x: TensorInfo, begin: number[], sizes: number[], shape = sizes, strides?: number[]): TensorInfo => {
    const [from, to] = [stridesOf(x.shape), stridesOf(sizes)]
    const axes = sizes.map((size, i) => ({ size, from: from[i] * (strides?.[i] ?? 1), to: to[i] }))
    return view(
      x,
      shape,
      axes,
      begin.reduce((at, n, i) => at + n * from[i], 0),
    )
  }

  const table: KernelTable = {
    Transpose: ({ x }, { perm }) => {
      const order = perm as number[]
      const shape = order.map(axis => x.shape[axis])
      const [from, to] = [stridesOf(x.shape), stridesOf(shape)]
      return view(
        x,
        shape,
        shape.map((size, i) => ({ size, from: from[order[i]], to: to[i] })),
      )
    },
    Slice: ({ x }, { begin, size }) => {
      const [from, sizes] = slice_util.parseSliceParams(x, begin as number[], size as number[])
      slice_util.assertParamsValid(x, from, sizes)
      return block(x, from, sizes)
    },
    StridedSlice: ({ x }, attrs) => {
      const {
        begin = [],
        end = [],
        strides = [],
        finalShape,
      } = slice_util.sliceInfo(
        ...([x.shape, attrs.begin, attrs.end, attrs.strides, attrs.beginMask, attrs.endMask] as const),
        ...([attrs.ellipsisMask, attrs.newAxisMask, attrs.shrinkAxisMask] as const),
      )
      const sizes = begin.map((from, axis) => Math.max(0, Math.ceil((end[axis] - from) / strides[axis])))
      return block(x, begin, sizes, finalShape, strides)
    },
    Reverse: ({ x }, { dims }) => {
      const axes = util.parseAxisParam(dims as number[], x.shape)
      const begin = x.shape.map((n, axis) => (axes.includes(axis) ? n - 1 : 0))
      return block(
        x,
        begin,
        x.shape,
        x.shape,
        x.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1)),
      )
    },
    Tile: ({ x }, { reps }) => {
      const shape = x.shape.map((n, axis) => n * (reps[axis] as number))
      const [from, to] = [stridesOf(x.shape), stridesOf(shape)]
      return view(
        x,
        shape,
        x.shape.flatMap((n, axis) => [
          { size: reps[axis] as number, from: 0, to: to[axis] * n },
          { size: n, from: from[axis], to: to[axis] },
        ]),
      )
    },
    Unpack: ({ value }, { axis }) => {
      const [at] = util.parseAxisParam(axis as number, value.shape)
      const shape = [...value.shape.slice(0, at), ...value.shape.slice(at + 1)]
      const sizes = value.shape.map((n, i) => (i === at ? 1 : n))
      return Array.from({ length: value.shape[at] }, (_, i) =>
        block(
          value,
          value.shape.map((_, k) => (k === at ? i : 0)),
          sizes,
          shape,
        ),
      )
    },
    SplitV: ({ x }, { numOrSizeSplits, axis }) => {
      const [at] = util.parseAxisParam(axis as number, x.shape)
      const parts = backend_util.prepareSplitSize(x as never, numOrSizeSplits as number | number[], at)
      let first = 0
      return parts.map(size => {
        const begin = x.shape.map((_, i) => (i === at ? first : 0))
        first += size
        return block(
          x,
          begin,
          x.shape.map((n, i) => (i === at ? size : n)),
        )
      })
    },
  }
  return Object.fromEntries(Object.entries(table).map(([name, body]) => [name, numbersOnly(heap, name, body)]))
}

/** Strings and complex numbers go to the plain backend. */
function numbersOnly(heap: Heap, name: string, body: KernelBody): KernelBody {
  const elsewhere = viaCpu(heap, name)
  return (inputs, attrs) =>
    Object.values(inputs).every(({ dtype }) => widthOf(dtype) > 0) ? body(inputs, attrs) : elsewhere(inputs, attrs)
}
