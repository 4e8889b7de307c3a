import type { Heap } from '../heap.ts'
import { type KernelTable, widthOf } from '../table.ts'
import { viaCpu } from './bridge.ts'

/** `Transpose` { x } with perm. One that leaves the numbers in their order shares the data. */
export function transposeKernels(heap: Heap): KernelTable {
  const elsewhere = viaCpu(heap, 'Transpose')
  return {
    Transpose: (inputs, attrs) => {
      const { x } = inputs
      const perm = attrs.perm as number[]
      const shape = perm.map(axis => x.shape[axis])
      const width = widthOf(x.dtype)
      const plan = planOf(x.shape, perm)
      if (plan === 'in order') return heap.share(x, shape)
      if (plan === 'too many axes' || width === 0) return elsewhere(inputs, attrs)
      const out = heap.output(shape, x.dtype)
      heap.kernels.permute(heap.pointer(x), heap.pointer(out), width, ...plan)
      return out
    },
  }
}

interface Axis {
  size: number
  /** Elements between two neighbours in the input, and in the output. */
  from: number
  to: number
}

/** The arguments of `permute` after the width of an element (assembly/permute.ts). */
function planOf(shape: readonly number[], perm: readonly number[]): number[] | 'in order' | 'too many axes' {
  if (shape.includes(0)) return 'in order'
  const axes = outputAxes(shape, perm)
  if (axes.length <= 1) return 'in order'
  const last = axes[axes.length - 1]
  // Where the last axis stays, rows are copied whole: the rows of the axis before it, as there are the most of these
  // side by side in the output. Where it moves, it is turned over with the axis that lies innermost in the input.
  const flips = last.from !== 1
  const other = flips ? axes.findIndex(axis => axis.from === 1) : axes.length - 2
  const [rows, cols] = flips ? [last, axes[other]] : [axes[other], last]
  const outer = axes.filter((_, i) => i !== axes.length - 1 && i !== other)
  if (outer.length > 4) return 'too many axes'
  while (outer.length < 4) outer.unshift({ size: 1, from: 0, to: 0 })
  return [
    Number(flips),
    ...outer.map(axis => axis.size),
    ...outer.map(axis => axis.from),
    ...outer.map(axis => axis.to),
    rows.size,
    cols.size,
    rows.from,
    flips ? cols.to : rows.to,
  ]
}

/** The axes in the output's order; those of size 1 left out, those that stay neighbours made one. */
function outputAxes(shape: readonly number[], perm: readonly number[]): Axis[] {
  const strides: number[] = []
  for (let axis = shape.length - 1, stride = 1; axis >= 0; stride *= shape[axis--]) strides[axis] = stride
  const axes: Axis[] = []
  let to = 1
  for (let i = perm.length - 1; i >= 0; i--) {
    const size = shape[perm[i]]
    const from = strides[perm[i]]
    const next = axes[0]
    if (size !== 1) {
      if (next && from === next.from * next.size) next.size *= size
      else axes.unshift({ size, from, to })
    }
    to *= size
  }
  return axes
}
