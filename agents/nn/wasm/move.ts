/** Numbers that change places, as any number of axes with a stride on either side (assembly/move.ts). */
import type { Heap } from './heap.ts'

export interface Axis {
  size: number
  /** Elements from one place of the axis to the next: where they are read, and where they are written. */
  from: number
  to: number
}

/** The strides of a tensor that lies in order. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = []
  for (let axis = shape.length - 1, stride = 1; axis >= 0; stride *= shape[axis--]) strides[axis] = stride
  return strides
}

/** True where the axes read and write one run of numbers in its order. */
export function inOrder(axes: readonly Axis[]): boolean {
  const merged = merge(axes)
  return merged.length === 0 || (merged.length === 1 && merged[0].from === 1 && merged[0].to === 1)
}

/**
 * Copies elements of `width` bytes from the byte offset `src` to `dst`.
 * @param axes  in the order of the output, outermost first
 */
export function move(heap: Heap, src: number, dst: number, width: number, axes: readonly Axis[]): void {
  if (axes.some(axis => axis.size === 0)) return
  const merged = merge(axes)
  const last = merged.pop() ?? { size: 1, from: 1, to: 1 }
  const innermost = merged.findIndex(axis => axis.from === 1)
  if (last.from === 1 && last.to === 1) {
    const rows = merged.pop() ?? { size: 1, from: 0, to: 0 }
    around(heap, src, dst, width, merged, [WAYS.wholeRows, rows.size, last.size, rows.from, rows.to])
  } else if (last.to === 1 && innermost >= 0) {
    const [columns] = merged.splice(innermost, 1)
    around(heap, src, dst, width, merged, [WAYS.turned, last.size, columns.size, last.from, columns.to])
  } else if (last.to === 1) {
    around(heap, src, dst, width, merged, [WAYS.singly, last.size, 1, last.from, 1])
  } else {
    around(heap, src, dst, width, merged, [WAYS.wholeRows, last.size, 1, last.from, last.to])
  }
}

/** The ways of assembly/move.ts to move the two innermost axes. */
const WAYS = { wholeRows: 0, turned: 1, singly: 2 }

type Inner = [way: number, rows: number, columns: number, srcRow: number, dstRow: number]

/** The kernel has four outer loops; what is more of them is done here. */
function around(heap: Heap, src: number, dst: number, width: number, outer: readonly Axis[], inner: Inner): void {
  if (outer.length > 4) {
    const [{ size, from, to }, ...rest] = outer
    for (let i = 0; i < size; i++) around(heap, src + i * from * width, dst + i * to * width, width, rest, inner)
    return
  }
  const four = [...Array(4 - outer.length).fill(NONE), ...outer] as Axis[]
  const [way, ...rows] = inner
  heap.kernels.move(
    ...[src, dst, width, way],
    ...four.map(axis => axis.size),
    ...four.map(axis => axis.from),
    ...four.map(axis => axis.to),
    ...rows,
  )
}

const NONE: Axis = { size: 1, from: 0, to: 0 }

/** Without axes of size 1, and with neighbours made one where both sides run on from the one to the other. */
function merge(axes: readonly Axis[]): Axis[] {
  const merged: Axis[] = []
  for (const axis of axes) {
    if (axis.size === 1) continue
    const last = merged[merged.length - 1]
    if (last && last.from === axis.from * axis.size && last.to === axis.to * axis.size) {
      merged[merged.length - 1] = { size: last.size * axis.size, from: axis.from, to: axis.to }
    } else merged.push(axis)
  }
  return merged
}
