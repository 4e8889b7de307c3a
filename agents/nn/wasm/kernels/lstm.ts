import type { Heap } from '../heap.ts'
import type { KernelTable } from '../table.ts'

/**
 * `LstmGates` { gates: [batch, 4 * units] in the order input, forget, cell, output; cell: [batch, units] } ->
 * hidden, new cell. `LstmGatesGrad` { dhidden, dcell, gates, previous, cell } -> dgates, dprevious.
 */
export function lstmKernels(heap: Heap): KernelTable {
  const { kernels, pointer } = heap
  return {
    LstmGates: ({ gates, cell }) => {
      const results = [heap.output(cell.shape), heap.output(cell.shape)]
      kernels.lstmGates(...[gates, cell, ...results].map(pointer), cell.shape[0], cell.shape[1])
      return results
    },
    LstmGatesGrad: ({ dhidden, dcell, gates, previous, cell }) => {
      const results = [heap.output(gates.shape), heap.output(cell.shape)]
      const pointers = [dhidden, dcell, gates, previous, cell, ...results].map(pointer)
      kernels.lstmGatesGrad(...pointers, cell.shape[0], cell.shape[1])
      return results
    },
  }
}
