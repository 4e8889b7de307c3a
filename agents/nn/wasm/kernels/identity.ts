/** What changes nothing but a name, a shape or a number's type. */
import type { DataType } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats, type KernelTable } from '../table.ts'
import { viaCpu } from './bridge.ts'

/** The conversions that change bytes, by `from->to`. */
const CONVERSIONS: Record<string, string> = {
  'float32->int32': 'floatsToInts',
  'float32->bool': 'floatsToBools',
  'int32->float32': 'intsToFloats',
  'int32->bool': 'intsToBools',
  'bool->float32': 'boolsToFloats',
  'bool->int32': 'boolsToInts',
}

/**
 * `Identity` { x } and a `Cast` to the type that x has: the same data under another tensor. A kernel that writes in place
 * must therefore look at `backend.refCount`, which counts who shares it.
 * `Cast` { x } with dtype: towards zero to int32; to bool, whether it is not 0; complex numbers by the plain backend.
 */
export function identityKernels(heap: Heap): KernelTable {
  const castElsewhere = viaCpu(heap, 'Cast')
  return {
    Identity: ({ x }) => heap.share(x, x.shape),
    Cast: ({ x }, { dtype }: { dtype?: DataType }) => {
      if (dtype === undefined || dtype === x.dtype) return heap.share(x, x.shape)
      const conversion = CONVERSIONS[`${x.dtype}->${dtype}`]
      if (!conversion) return castElsewhere({ x }, { dtype })
      const out = heap.output(x.shape, dtype)
      heap.kernels[conversion](heap.pointer(x), heap.pointer(out), floats(x))
      return out
    },
  }
}
