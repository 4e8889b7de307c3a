import { backend_util, slice_util, util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { stridesOf } from '../move.ts'
import type { KernelTable } from '../table.ts'
import { block, numbersOnly, permuted, view } from './views.ts'

/**
 * Kernels that only move numbers, all by one that walks axes with strides: `Transpose`, `Slice`, `StridedSlice`, `Reverse`,
 * `Tile` { x }, and `Unpack` { value } and `SplitV` { x } into several.
 * Where nothing moves, the data is shared.
 */
export function movementKernels(heap: Heap): KernelTable {
  const table: KernelTable = {
    Transpose: ({ x }, { perm }) => permuted(heap, x, x.shape, perm as number[]),
    Slice: ({ x }, { begin, size }) => {
      const [from, sizes] = slice_util.parseSliceParams(x, begin as number[], size as number[])
      slice_util.assertParamsValid(x, from, sizes)
      return block(heap, x, from, sizes)
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
      return block(heap, x, begin, sizes, finalShape, strides)
    },
    Reverse: ({ x }, { dims }) => {
      const axes = util.parseAxisParam(dims as number[], x.shape)
      const begin = x.shape.map((n, axis) => (axes.includes(axis) ? n - 1 : 0))
      return block(
        heap,
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
        heap,
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
          heap,
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
          heap,
          x,
          begin,
          x.shape.map((n, i) => (i === at ? size : n)),
        )
      })
    },
  }
  return Object.fromEntries(Object.entries(table).map(([name, body]) => [name, numbersOnly(heap, name, body)]))
}
