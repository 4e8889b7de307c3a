import type { DataType, TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats, type KernelBody, type KernelTable } from '../table.ts'
import { viaCpu, viaCpuWhere } from './bridge.ts'
import { stock } from './stock.ts'

/** Take the bytes of whole numbers and bools for floats. */
const FLOATS_ONLY = ['Ceil', 'Expm1', 'Floor', 'IsFinite', 'IsInf', 'IsNan', 'Log1p', 'Reciprocal']
/** Take the bytes of bools for floats. */
const NUMBERS_ONLY = ['Abs', 'Neg', 'Relu', 'Round', 'Sign', 'Square', 'Step', 'TopK']

/**
 * Stock kernels that give wrong numbers of some types or sizes, which go by the plain backend; floats stay theirs. (Of bools
 * they read and write four bytes where there is one, which harms whatever lies behind.) `All` and `Any` of nothing
 * return what lies there: here true and false.
 *
 * `ClipByValue` { x } with clipValueMin and clipValueMax: the stock one makes the lower bound of NaN.
 */
export function strictKernels(heap: Heap): KernelTable {
  const elsewhere = (names: string[], wrong: (x: TensorInfo) => boolean) =>
    Object.fromEntries(names.map(name => [name, viaCpuWhere(heap, name, ({ x }) => wrong(x))]))
  const isBool = ({ dtype }: { dtype: DataType }) => dtype === 'bool'
  const clipElsewhere = viaCpu(heap, 'ClipByValue')
  return {
    ...elsewhere(FLOATS_ONLY, x => x.dtype === 'int32' || isBool(x)),
    ...elsewhere(NUMBERS_ONLY, isBool),
    All: ofNothing(heap, 'All', 1),
    Any: ofNothing(heap, 'Any', 0),
    ClipByValue: (inputs, attrs) => {
      const { x } = inputs
      if (x.dtype !== 'float32') return clipElsewhere(inputs, attrs)
      const y = heap.output(x.shape)
      heap.kernels.clip(heap.pointer(x), heap.pointer(y), floats(x), attrs.clipValueMin, attrs.clipValueMax)
      return y
    },
  }
}

/** The stock kernel, but `value` throughout where there is nothing to reduce. */
function ofNothing(heap: Heap, kernelName: string, value: number): KernelBody {
  const original = stock(kernelName)
  return (inputs, attrs) => {
    const out = original(heap, inputs, attrs) as TensorInfo
    if (floats(inputs.x) === 0) heap.backend.typedArrayFromHeap(out).fill(value)
    return out
  }
}
