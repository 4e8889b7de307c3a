import { broadcast_util, type DataType } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import type { Kernel } from '../module.ts'
import { floats, type KernelBody, type KernelTable, widthOf } from '../table.ts'
import { viaCpu } from './bridge.ts'
import { rowsOf } from './broadcast.ts'
import { stock } from './stock.ts'

/**
 * `Maximum`, `Minimum` and comparisons of floats, which the stock backend takes number by number; of other types the stock
 * kernels do. `Select` of floats or whole numbers; of bools, whose neighbours the stock one overwrites, the plain backend's.
 */
export function pairKernels(heap: Heap): KernelTable {
  const { kernels, pointer } = heap
  const elsewhere = viaCpu(heap, 'Select')
  return {
    Maximum: pair(heap, 'Maximum', kernels.maximum, 'float32'),
    Minimum: pair(heap, 'Minimum', kernels.minimum, 'float32'),
    Equal: pair(heap, 'Equal', kernels.equal, 'bool'),
    NotEqual: pair(heap, 'NotEqual', kernels.notEqual, 'bool'),
    Greater: pair(heap, 'Greater', kernels.greater, 'bool'),
    GreaterEqual: pair(heap, 'GreaterEqual', kernels.greaterEqual, 'bool'),
    Less: pair(heap, 'Less', flipped(kernels.greater), 'bool'),
    LessEqual: pair(heap, 'LessEqual', flipped(kernels.greaterEqual), 'bool'),
    Select: (inputs, attrs) => {
      const { condition, t, e } = inputs
      if (widthOf(t.dtype) !== 4 || t.dtype !== e.dtype) return elsewhere(inputs, attrs)
      const y = heap.output(t.shape, t.dtype)
      const count = floats(condition)
      // a condition of one axis decides on whole rows
      const block = count > 0 ? floats(t) / count : 0
      kernels.select(pointer(condition), pointer(t), pointer(e), pointer(y), count, block)
      return y
    },
  }
}

function pair(heap: Heap, kernelName: string, pass: Kernel, dtype: DataType): KernelBody {
  const elsewhere = stock(kernelName)
  const width = dtype === 'bool' ? 1 : 4 // bytes
  return (inputs, attrs) => {
    const { a, b } = inputs
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return elsewhere(heap, inputs, attrs)
    const y = heap.output(broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape), dtype)
    const { length, wideA, wideB, starts } = rowsOf(a.shape, b.shape, y.shape)
    const [fromA, fromB, to] = [a, b, y].map(heap.pointer)
    starts.forEach(([startA, startB], row) => {
      const target = to + row * length * width
      pass(fromA + 4 * startA, Number(wideA), fromB + 4 * startB, Number(wideB), target, length)
    })
    return y
  }
}

/** a < b as b > a. */
function flipped(pass: Kernel): Kernel {
  return (a, wideA, b, wideB, y, n) => pass(b, wideB, a, wideA, y, n)
}
