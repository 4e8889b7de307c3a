import { util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import type { KernelTable } from '../table.ts'
import { viaCpuWhere } from './bridge.ts'

/** `Prelu` { x, alpha }. The stock kernel knows an alpha for each of the last axes, but mixes up any other. */
export function preluKernels(heap: Heap): KernelTable {
  return {
    Prelu: viaCpuWhere(heap, 'Prelu', ({ x, alpha }) => {
      const first = alpha.shape.findIndex(size => size > 1)
      const last = first < 0 ? [] : alpha.shape.slice(first)
      return !util.arraysEqual(last, x.shape.slice(x.shape.length - last.length))
    }),
  }
}
