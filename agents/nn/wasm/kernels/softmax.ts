import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats, type KernelTable } from '../table.ts'

/**
 * Softmax over the last axis, and what is built on it:
 * - `Softmax`, `LogSoftmax` { logits } -> same shape; `SoftmaxGrad`, `LogSoftmaxGrad` { dy, y } -> same shape.
 * - `SoftmaxCrossEntropy` { logits, labels: same shape } -> the shape without its last axis;
 *   `SoftmaxCrossEntropyGrad` { dy, logits, labels } -> dlogits.
 * - `SparseSoftmaxCrossEntropy` and its gradient: the same with { labels: int32, without the last axis }.
 */
export function softmaxKernels(heap: Heap): KernelTable {
  const { kernels, pointer } = heap
  const alike = (pass: (...args: number[]) => number, shaped: TensorInfo, ...inputs: TensorInfo[]) => {
    const result = heap.output(shaped.shape)
    const n = width(shaped)
    pass(...inputs.map(pointer), pointer(result), floats(shaped) / n, n)
    return result
  }
  const loss = (pass: (...args: number[]) => number, logits: TensorInfo, labels: TensorInfo) => {
    const result = heap.output(logits.shape.slice(0, -1))
    const n = width(logits)
    pass(pointer(logits), pointer(labels), pointer(result), floats(logits) / n, n)
    return result
  }
  return {
    Softmax: ({ logits }) => alike(kernels.softmax, logits, logits),
    SoftmaxGrad: ({ dy, y }) => alike(kernels.softmaxGrad, y, dy, y),
    LogSoftmax: ({ logits }) => alike(kernels.logSoftmax, logits, logits),
    LogSoftmaxGrad: ({ dy, y }) => alike(kernels.logSoftmaxGrad, y, dy, y),
    SoftmaxCrossEntropy: ({ logits, labels }) => loss(kernels.crossEntropy, logits, labels),
    SoftmaxCrossEntropyGrad: ({ dy, logits, labels }) => alike(kernels.crossEntropyGrad, logits, dy, logits, labels),
    SparseSoftmaxCrossEntropy: ({ logits, labels }) => loss(kernels.sparseCrossEntropy, logits, labels),
    SparseSoftmaxCrossEntropyGrad: ({ dy, logits, labels }) =>
      alike(kernels.sparseCrossEntropyGrad, logits, dy, logits, labels),
  }
}

/** The length of the last axis; a scalar is a row of one. At least 1, so that no rows of nothing are none. */
function width(tensor: TensorInfo): number {
  return Math.max(1, tensor.shape[tensor.shape.length - 1] ?? 1)
}
