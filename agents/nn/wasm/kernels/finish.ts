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
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  leakyrelu: 'LeakyRelu',
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
  const plain = !bias || (floats(bias) === columns && bias.shape[bias.shape.length - 1] === columns)
  const [low, high] = (plain && BOUNDS[activation]) || BOUNDS.linear
  let y = product(bias && plain ? heap.pointer(bias) : 0, low, high)
  const next = (kernel: string, inputs: Record<string, TensorInfo>, attrs = {}) => {
    const result = run(heap, kernel, inputs, attrs)
    heap.release(y)
    y = result
  }
  if (bias && !plain) next('Add', { a: y, b: bias })
  if (activation === 'prelu' && preluActivationWeights) {
    const scaled = run(heap, 'Multiply', { a: y, b: preluActivationWeights })
    const zero = heap.output(y.shape)
    heap.kernels.clear(heap.pointer(zero), floats(zero))
    const positive = run(heap, 'Greater', { a: y, b: zero })
    next('Select', { condition: positive, t: y, e: scaled })
    for (const used of [scaled, zero, positive]) heap.release(used)
  } else if (KERNELS[activation]) {
    next(KERNELS[activation], { x: y }, { alpha: leakyreluAlpha })
  } else if (!BOUNDS[activation]) {
    throw new Error(
      `Expected an activation among ${[...Object.keys(BOUNDS), ...Object.keys(KERNELS), 'prelu'].join(', ')}, but got ${activation}.`,
    )
  } else if (!plain && activation !== 'linear') {
    next(activation === 'relu' ? 'Relu' : 'Relu6', { x: y })
  }
  return y
}

function run(heap: Heap, kernel: string, inputs: Record<string, TensorInfo>, attrs = {}): TensorInfo {
  return getKernel(kernel, 'wasm').kernelFunc({ inputs, attrs, backend: heap.backend }) as TensorInfo
}

/** @throws Error where one of the tensors isn't of floats */
export function expectFloats(...tensors: TensorInfo[]): void {
  for (const { dtype } of tensors) {
    if (dtype !== 'float32') throw new Error(`Expected tensors of type float32, but got ${dtype}.`)
  }
}
