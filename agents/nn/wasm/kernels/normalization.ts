import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats, type KernelTable } from '../table.ts'
import { viaCpu } from './bridge.ts'

/**
 * - `LayerNorm` { x: [..., n], gamma: [n], beta: [n] }, { epsilon } -> y, normalised over the last axis;
 *   `LayerNormGrad` { dy, x, gamma }, { epsilon } -> dx, dgamma, dbeta.
 * - `BatchNorm` { x: [..., n], gamma, beta: [n] }, { epsilon } -> y, mean, variance (over the count, not the count - 1),
 *   over all axes but the last; `BatchNormGrad` { dy, dmean, dvariance, x, gamma, mean, variance }, { epsilon } ->
 *   dx, dgamma, dbeta.
 * - `FusedBatchNorm` is the stock one: by given mean and variance; where they and the others aren't of one size, by the plain
 *   backend.
 */
export function normalizationKernels(heap: Heap): KernelTable {
  const { kernels, pointer } = heap
  const room = <T>(count: number, work: (pointer: number) => T) => heap.scratch(4 * count, work)
  const fusedElsewhere = viaCpu(heap, 'FusedBatchNorm')
  return {
    LayerNorm: ({ x, gamma, beta }, { epsilon }) => {
      const n = floats(gamma)
      const y = heap.output(x.shape)
      kernels.layerNorm(pointer(x), pointer(gamma), pointer(beta), pointer(y), floats(x) / n, n, epsilon)
      return y
    },
    LayerNormGrad: ({ dy, x, gamma }, { epsilon }) => {
      const n = floats(gamma)
      const results = [heap.output(x.shape), heap.output(gamma.shape), heap.output(gamma.shape)]
      kernels.layerNormGrad(...[dy, x, gamma, ...results].map(pointer), floats(x) / n, n, epsilon)
      return results
    },
    BatchNorm: ({ x, gamma, beta }, { epsilon }) => {
      const n = floats(gamma)
      const rows = floats(x) / n
      const results = [heap.output(x.shape), heap.output(gamma.shape), heap.output(gamma.shape)]
      const [y, mean, variance] = results.map(pointer)
      kernels.columnMoments(pointer(x), mean, variance, rows, n)
      room(n, scale =>
        kernels.batchNorm(pointer(x), mean, variance, pointer(gamma), pointer(beta), y, scale, rows, n, epsilon),
      )
      return results
    },
    BatchNormGrad: ({ dy, dmean, dvariance, x, gamma, mean, variance }, { epsilon }) => {
      const n = floats(gamma)
      const results = [heap.output(x.shape), heap.output(gamma.shape), heap.output(gamma.shape)]
      const pointers = [dy, dmean, dvariance, x, gamma, mean, variance, ...results].map(pointer)
      room(3 * n, part => kernels.batchNormGrad(...pointers, part, floats(x) / n, n, epsilon))
      return results
    },
    FusedBatchNorm: (inputs, attrs) => {
      const { x, mean, variance, offset, scale } = inputs
      const n = floats(mean)
      if ([variance, offset, scale].some(tensor => tensor && floats(tensor) !== n)) return fusedElsewhere(inputs, attrs)
      const y = heap.output(x.shape)
      const place = (tensor: TensorInfo | undefined) => (tensor ? pointer(tensor) : 0)
      room(n, part => {
        const columns = [pointer(mean), pointer(variance), place(scale), place(offset)]
        kernels.batchNorm(pointer(x), ...columns, pointer(y), part, floats(x) / n, n, attrs.varianceEpsilon)
      })
      return y
    },
  }
}
