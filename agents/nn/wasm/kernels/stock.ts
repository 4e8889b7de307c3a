/** The stock backend's own kernels, for what ours leave to them. */
import { getKernel, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'

export type StockKernel = (
  heap: Heap,
  inputs: Record<string, TensorInfo>,
  attrs: Record<string, number>,
) => TensorInfo | TensorInfo[]

const originals = new Map<string, KernelFunc>()

/** The kernel of that name as it was when it was first asked for: before ours, which asks, took its place. */
export function stock(kernelName: string): StockKernel {
  const original = originals.get(kernelName) ?? getKernel(kernelName, 'wasm').kernelFunc
  originals.set(kernelName, original)
  return (heap, inputs, attrs) => original({ inputs, attrs, backend: heap.backend })
}
