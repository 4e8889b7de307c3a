/** What follows a product: a bias and an activation. */
import { getKernel, type TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats } from '../table.ts'

const BOUNDS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  linear: [-Infinity, Infinity],
  relu: [0, Infinity],
  relu6: [0, 6],
}

const KERNELS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
}

/** What the op asks for beside the product itself. */
export interface Ending {
  bias?: TensorInfo | undefined
  activation?: string | undefined
  preluActivationWeights?: TensorInfo | undefined
  leakyreluAlpha?: number | undefined
}

/**
 * Computes `columns` wide rows by `product`, which adds a bias at `bias` (0: none) and bounds its results by itself; a bias
 * of another shape and other activations are the work of the kernels that are registered for them.
 */
export function finished(
  heap: Heap,
  columns: number,
  { bias, activation = 'linear', preluActivationWeights, leakyreluAlpha }: Ending,
  product: (bias: number, low: number, high: number) => TensorInfo,
): TensorInfo {
  if (!KERNELS[activation] && activation !== 'linear') {
    throw new Error(`Expected an activation among linear, ${Object.keys(KERNELS).join(', ')}, but got ${activation}.`)
  }
  const plain = !bias || (floats(bias) === columns && bias.shape[bias.shape.length - 1] === columns)
  const bounds = plain ? BOUNDS[activation] : undefined
  const [low, high] = bounds ?? BOUNDS.linear
  let y = product(bias && plain ? heap.pointer(bias) : 0, low, high)
  const next = (kernel: string, inputs: Record<string, TensorInfo | undefined>, attrs = {}) => {
    const result = getKernel(kernel, 'wasm').kernelFunc({ inputs: inputs as never, attrs, backend: heap.backend })
    heap.release(y)
    y = result as TensorInfo
  }
  if (bias && !plain) next('Add', { a: y, b: bias })
  if (!bounds && activation !== 'linear') {
    next(KERNELS[activation], { x: y, alpha: preluActivationWeights }, { alpha: leakyreluAlpha })
  }
  return y
}

/** @throws Error where one of the tensors isn't of floats */
export function expectFloats(...tensors: TensorInfo[]): void {
  for (const { dtype } of tensors) {
    if (dtype !== 'float32') throw new Error(`Expected tensors of type float32, but got ${dtype}.`)
  }
}
