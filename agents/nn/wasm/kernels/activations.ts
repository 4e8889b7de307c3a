import type { Heap } from '../heap.ts'
import { floats, type KernelTable } from '../table.ts'

/** `ReluGrad` { dy, y } -> dx, one shape: dy where y > 0. (tfjs composes it of step, cast and multiply.) */
export function activationKernels(heap: Heap): KernelTable {
  return {
    ReluGrad: ({ dy, y }) => {
      const dx = heap.output(dy.shape)
      heap.kernels.reluGrad(heap.pointer(dy), heap.pointer(y), heap.pointer(dx), floats(dy))
      return dx
    },
  }
}
