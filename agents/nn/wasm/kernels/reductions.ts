import { type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import type { KernelBody, KernelTable } from '../table.ts'
import { viaCpu } from './bridge.ts'

interface ReductionAttrs {
  axis?: number | number[]
  /** `Max` has its axes under this name. */
  reductionIndices?: number | number[]
  keepDims?: boolean
}

const REDUCTIONS = ['Sum', 'Mean', 'Max', 'Min', 'Prod'] as const
type Reduction = (typeof REDUCTIONS)[number]

/** The place of each in `reduceInts` (assembly/reduce.ts). */
const WHOLE_NUMBERS: Partial<Record<Reduction, number>> = { Sum: 0, Max: 1, Min: 2, Prod: 3 }

/**
 * `Sum`, `Mean`, `Max`, `Min` and `Prod` { x } over any axes, `ArgMax` and `ArgMin` { x } over one, with no transposing
 * pass: axes that lie side by side are one, and where several groups of them go, the innermost goes first.
 */
export function reductionKernels(heap: Heap): KernelTable {
  const reductions = REDUCTIONS.map(name => [name, reduction(heap, name)])
  return { ...Object.fromEntries(reductions), ArgMax: place(heap, 'ArgMax', 1), ArgMin: place(heap, 'ArgMin', -1) }
}

function reduction(heap: Heap, name: Reduction): KernelBody {
  const elsewhere = viaCpu(heap, name)
  const wholeNumbers = WHOLE_NUMBERS[name]
  return (inputs, attrs: ReductionAttrs) => {
    const { x } = inputs
    const wholes = x.dtype === 'int32' && wholeNumbers !== undefined
    if (x.dtype !== 'float32' && !wholes) return elsewhere(inputs, attrs)
    const axes = util.parseAxisParam(attrs.axis ?? attrs.reductionIndices ?? null!, x.shape)
    const gone = x.shape.map((_, axis) => axes.includes(axis))
    const shape = attrs.keepDims ? x.shape.map((n, i) => (gone[i] ? 1 : n)) : x.shape.filter((_, i) => !gone[i])

    let groups = groupsOf(x.shape, gone)
    if (!groups.some(group => group.gone)) return heap.share(x, shape)
    const count = groups.reduce((n, group) => (group.gone ? n * group.size : n), 1)
    let from = x
    for (let at = lastGone(groups); at >= 0; at = lastGone(groups)) {
      const [outer, n, inner] = [sizeOf(groups.slice(0, at)), groups[at].size, sizeOf(groups.slice(at + 1))]
      groups = groups.filter((_, i) => i !== at)
      const isLast = !groups.some(group => group.gone)
      const to = heap.output(isLast ? shape : [outer, inner], x.dtype)
      const [a, b] = [heap.pointer(from), heap.pointer(to)]
      if (wholes) heap.kernels.reduceInts(wholeNumbers, a, b, outer, n, inner)
      else {
        const scale = name === 'Mean' && isLast ? 1 / count : 1
        const kernel = heap.kernels[name === 'Mean' ? 'reduceSum' : `reduce${name}`]
        heap.scratch(4 * inner, part => kernel(a, b, part, outer, n, inner, scale))
      }
      if (from !== x) heap.release(from)
      from = to
    }
    return from
  }
}

function place(heap: Heap, name: 'ArgMax' | 'ArgMin', sign: 1 | -1): KernelBody {
  const elsewhere = viaCpu(heap, name)
  return (inputs, attrs: ReductionAttrs) => {
    const { x } = inputs
    const [axis] = util.parseAxisParam(attrs.axis ?? 0, x.shape)
    if (x.dtype !== 'float32' || x.shape[axis] === 0) return elsewhere(inputs, attrs)
    const out: TensorInfo = heap.output([...x.shape.slice(0, axis), ...x.shape.slice(axis + 1)], 'int32')
    const [outer, inner] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)].map(util.sizeFromShape)
    heap.kernels.argMax(heap.pointer(x), heap.pointer(out), outer, x.shape[axis], inner, sign)
    return out
  }
}

interface Group {
  size: number
  gone: boolean
}

/** Runs of neighbouring axes of one fate, axes of size 1 left out. */
function groupsOf(shape: readonly number[], gone: readonly boolean[]): Group[] {
  const groups: Group[] = []
  shape.forEach((size, axis) => {
    const last = groups[groups.length - 1]
    if (size === 1) return
    if (last?.gone === gone[axis]) last.size *= size
    else groups.push({ size, gone: gone[axis] })
  })
  return groups
}

function lastGone(groups: readonly Group[]): number {
  return groups.findLastIndex(group => group.gone)
}

function sizeOf(groups: readonly Group[]): number {
  return groups.reduce((n, group) => n * group.size, 1)
}
