/** Tensors made by walking another along axes with strides. Where that moves nothing, they share its data. */
import { type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { type Axis, inOrder, move, stridesOf } from '../move.ts'
import { floats, type KernelBody, widthOf } from '../table.ts'
import { viaCpu } from './bridge.ts'

/** The numbers of x that the axes walk, beginning at an element. */
export function view(heap: Heap, x: TensorInfo, shape: number[], axes: readonly Axis[], first = 0): TensorInfo {
  if (first === 0 && floats(x) === util.sizeFromShape(shape) && inOrder(axes)) return heap.share(x, shape)
  const out = heap.output(shape, x.dtype)
  const width = widthOf(x.dtype)
  move(heap, heap.pointer(x) + first * width, heap.pointer(out), width, axes)
  return out
}

/** The block of x from `begin` on, a step of `strides` (1 where left out) along each axis; in a shape of its size. */
export function block(
  heap: Heap,
  x: TensorInfo,
  begin: readonly number[],
  sizes: number[],
  shape = sizes,
  strides?: readonly number[],
): TensorInfo {
  const [from, to] = [stridesOf(x.shape), stridesOf(sizes)]
  const axes = sizes.map((size, i) => ({ size, from: from[i] * (strides?.[i] ?? 1), to: to[i] }))
  const first = begin.reduce((at, n, i) => at + n * from[i], 0)
  return view(heap, x, shape, axes, first)
}

/** x, seen as of the shape `split`, with its axes in another order; in a shape of its size. */
export function permuted(heap: Heap, x: TensorInfo, split: number[], order: number[], shape?: number[]): TensorInfo {
  const sizes = order.map(axis => split[axis])
  const [from, to] = [stridesOf(split), stridesOf(sizes)]
  const axes = sizes.map((size, i) => ({ size, from: from[order[i]], to: to[i] }))
  return view(heap, x, shape ?? sizes, axes)
}

/** Strings and complex numbers go to the plain backend. */
export function numbersOnly(heap: Heap, name: string, body: KernelBody): KernelBody {
  const elsewhere = viaCpu(heap, name)
  return (inputs, attrs) =>
    Object.values(inputs).every(({ dtype }) => widthOf(dtype) > 0) ? body(inputs, attrs) : elsewhere(inputs, attrs)
}
