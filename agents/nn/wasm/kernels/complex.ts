/** Complex numbers, which the stock backend doesn't know: pairs of floats, calculated with by the plain backend's kernels. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import type { KernelTable } from '../table.ts'
import { viaCpuWhere } from './bridge.ts'

/** The kernels of the stock backend that take complex numbers on the plain one. */
const ARITHMETIC = ['Add', 'Sub', 'Multiply', 'ZerosLike', 'OnesLike']

const taught = new WeakSet<BackendWasm>()

/** `Add`, `Sub`, `Multiply`, `ZerosLike` and `OnesLike` as they come, but for complex numbers. */
export function complexKernels(heap: Heap): KernelTable {
  if (!taught.has(heap.backend)) teachReading(heap)
  return Object.fromEntries(ARITHMETIC.map(name => [name, viaCpuWhere(heap, name, anyComplex)]))
}

function anyComplex(inputs: Record<string, TensorInfo>): boolean {
  for (const name in inputs) if (inputs[name].dtype === 'complex64') return true
  return false
}

/** The backend writes pairs of floats as they are, but refuses to read what it has no type for. */
function teachReading({ backend, memory }: Heap): void {
  const read = backend.readSync.bind(backend)
  backend.readSync = (dataId, start, end) => {
    const { dtype, shape, memoryOffset } = backend.dataIdMap.get(dataId)
    if (dtype !== 'complex64') return read(dataId, start, end)
    const pairs = new Float32Array(memory.buffer, memoryOffset, 2 * util.sizeFromShape(shape))
    return pairs.slice(2 * (start ?? 0), end === undefined ? undefined : 2 * end)
  }
  taught.add(backend)
}
