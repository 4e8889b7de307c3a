import type { Heap } from '../heap.ts'
import { floats, type KernelTable } from '../table.ts'

/** `Dropout` { x }, { rate, seed: [low, high] } -> y of the same shape; its gradient is the same kernel on dy. */
export function dropoutKernels(heap: Heap): KernelTable {
  return {
    Dropout: ({ x }, { rate, seed: [low, high] }) => {
      const y = heap.output(x.shape)
      const threshold = Math.round(rate * 2 ** 32)
      heap.kernels.dropout(heap.pointer(x), heap.pointer(y), floats(x), 1 / (1 - rate), threshold, low, high)
      return y
    },
  }
}
