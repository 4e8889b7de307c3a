import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { move, stridesOf } from '../move.ts'
import { type KernelBody, type KernelTable, widthOf } from '../table.ts'
import { viaCpu } from './bridge.ts'

/** `Concat` and `Pack` of a list with axis, `PadV2` { x } with paddings and constantValue: each writes blocks of its output. */
export function joiningKernels(heap: Heap): KernelTable {
  const write = (x: TensorInfo, shape: number[], out: TensorInfo, first: number) => {
    const width = widthOf(x.dtype)
    const [from, to] = [stridesOf(shape), stridesOf(out.shape)]
    const axes = shape.map((size, axis) => ({ size, from: from[axis], to: to[axis] }))
    move(heap, heap.pointer(x), heap.pointer(out) + first * width, width, axes)
  }
  const concat = (inputs: TensorInfo[], shapes: number[][], axis: number): TensorInfo => {
    backend_util.assertParamsConsistent(shapes, axis)
    const shape = backend_util.computeOutShape(shapes, axis)
    const out = heap.output(shape, inputs[0].dtype)
    const run = stridesOf(shape)[axis]
    let first = 0
    inputs.forEach((input, i) => {
      write(input, shapes[i], out, first * run)
      first += shapes[i][axis]
    })
    return out
  }
  const ofOneWidth = (name: string, body: (inputs: TensorInfo[], axis: number) => TensorInfo): KernelBody => {
    const elsewhere = viaCpu(heap, name)
    return (list, attrs) => {
      const inputs = Object.values(list)
      const { dtype } = inputs[0]
      const joins = widthOf(dtype) > 0 && inputs.every(input => input.dtype === dtype)
      return joins ? body(inputs, attrs.axis as number) : elsewhere(list, attrs)
    }
  }
  const padElsewhere = viaCpu(heap, 'PadV2')
  return {
    Concat: ofOneWidth('Concat', (inputs, axis) => {
      const shapes = inputs.map(({ shape }) => shape)
      return concat(inputs, shapes, util.parseAxisParam(axis, shapes[0])[0])
    }),
    Pack: ofOneWidth('Pack', (inputs, axis) => {
      for (const { shape } of inputs)
        util.assertShapesMatch(inputs[0].shape, shape, 'All tensors of a stack need one shape')
      const at = axis < 0 ? axis + inputs[0].shape.length + 1 : axis
      const shapes = inputs.map(({ shape }) => [...shape.slice(0, at), 1, ...shape.slice(at)])
      return concat(inputs, shapes, at)
    }),
    PadV2: (inputs, attrs) => {
      const { x } = inputs
      if (widthOf(x.dtype) === 0) return padElsewhere(inputs, attrs)
      const paddings = attrs.paddings as [number, number][]
      const shape = x.shape.map((n, axis) => n + paddings[axis][0] + paddings[axis][1])
      const out = heap.output(shape, x.dtype)
      heap.backend.typedArrayFromHeap(out).fill(attrs.constantValue as number)
      const to = stridesOf(shape)
      write(
        x,
        x.shape,
        out,
        paddings.reduce((first, [before], axis) => first + before * to[axis], 0),
      )
      return out
    },
  }
}
