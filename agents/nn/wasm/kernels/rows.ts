import { util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { type KernelTable, widthOf } from '../table.ts'
import { viaCpu } from './bridge.ts'

/** `Unpack` { value } with axis -> one tensor for each place on that axis; `Pack`, a list of tensors -> its reverse. */
export function rowKernels(heap: Heap): KernelTable {
  const unpackElsewhere = viaCpu(heap, 'Unpack')
  return {
    Unpack: (inputs, attrs) => {
      const { value } = inputs
      const [at] = util.parseAxisParam(attrs.axis as number, value.shape)
      const width = widthOf(value.dtype)
      if (width === 0) return unpackElsewhere(inputs, attrs)
      const shape = [...value.shape.slice(0, at), ...value.shape.slice(at + 1)]
      const rows = util.sizeFromShape(value.shape.slice(0, at))
      const bytes = util.sizeFromShape(value.shape.slice(at + 1)) * width
      const count = value.shape[at]
      return Array.from({ length: count }, (_, i) => {
        const out = heap.output(shape, value.dtype)
        heap.kernels.copyRows(heap.pointer(value) + i * bytes, heap.pointer(out), rows, bytes, count * bytes, bytes)
        return out
      })
    },
  }
}
