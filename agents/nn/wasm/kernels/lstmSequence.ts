import type { Heap } from '../heap.ts'
import type { KernelTable } from '../table.ts'

/**
 * `LstmSequence` { projected: [batch, time, 4 * units], recurrent: [units, 4 * units], hidden, cell: [batch, units] } ->
 * y: [batch, time + 1, units], the hidden states and at last the cell; kept: what the way back needs.
 * `LstmSequenceGrad` { dy, recurrent, kept } -> the gradients of the four inputs.
 */
export function lstmSequenceKernels(heap: Heap): KernelTable {
  const { kernels, pointer } = heap
  return {
    LstmSequence: ({ projected, recurrent, hidden, cell }) => {
      const [batch, time] = projected.shape
      const units = recurrent.shape[0]
      const y = heap.output([batch, time + 1, units])
      const kept = heap.output([kernels.lstmMemory(batch, time, units)])
      heap.scratch(kernels.lstmScratch(batch, units), scratch => {
        const pointers = [projected, recurrent, hidden, cell, y, kept].map(pointer)
        return kernels.lstmSequence(...pointers, scratch, batch, time, units)
      })
      return [y, kept]
    },
    LstmSequenceGrad: ({ dy, recurrent, kept }) => {
      const [batch, steps, units] = dy.shape
      const time = steps - 1
      const shapes = [[batch, time, 4 * units], recurrent.shape, [batch, units], [batch, units]]
      const gradients = shapes.map(shape => heap.output(shape))
      heap.scratch(kernels.lstmGradScratch(batch, time, units), scratch => {
        const pointers = [dy, recurrent, kept, ...gradients].map(pointer)
        return kernels.lstmSequenceGrad(...pointers, scratch, batch, time, units)
      })
      return gradients
    },
  }
}
