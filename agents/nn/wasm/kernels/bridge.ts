/** What no WASM kernel does is done by the plain `cpu` backend's kernel: its data goes there, its results come back. */
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { getKernel, getKernelsForBackend, Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import type { KernelBody, KernelTable } from '../table.ts'

let bridged: string[] | undefined

/** Every kernel that `cpu` has and that `wasm` lacks once the other rooms have registered theirs. */
export function bridgedKernels(heap: Heap): KernelTable {
  bridged ??= getKernelsForBackend('cpu')
    .map(({ kernelName }) => kernelName)
    .filter(name => !getKernel(name, 'wasm'))
  return Object.fromEntries(bridged.map(name => [name, viaCpu(heap, name)]))
}

/** Runs the `cpu` backend's kernel of that name. For what is rare: each number is copied there and back. */
export function viaCpu(heap: Heap, kernelName: string): KernelBody {
  return (inputs, attrs) => {
    const cpu = plainBackend()
    const results = getKernel(kernelName, 'cpu').kernelFunc({ inputs: there(heap, cpu, inputs), attrs, backend: cpu })
    return Array.isArray(results) ? results.map(result => back(heap, cpu, result)) : back(heap, cpu, results)
  }
}

/** One for each call, so that whatever a kernel leaves in it goes with it. */
function plainBackend(): MathBackendCPU {
  const cpu = new MathBackendCPU()
  // At its first write it recommends a package to install, on the console.
  Object.assign(cpu, { firstUse: false })
  return cpu
}

/** Inputs by name, or (of `Pack`, `Concat`, `Einsum`...) in a list; one that is left out stays so. */
function there(heap: Heap, cpu: MathBackendCPU, inputs: Record<string, TensorInfo>): Record<string, TensorInfo> {
  const move = (tensor?: TensorInfo) =>
    tensor && cpu.makeTensorInfo(tensor.shape, tensor.dtype, heap.backend.readSync(tensor.dataId) as Float32Array)
  if (Array.isArray(inputs)) return inputs.map(move) as unknown as Record<string, TensorInfo>
  return Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, move(tensor)!]))
}

function back(heap: Heap, cpu: MathBackendCPU, result: TensorInfo): TensorInfo {
  const { dataId, shape, dtype } = result
  const moved = { dataId: heap.backend.write(cpu.readSync(dataId) as Float32Array, shape, dtype), shape, dtype }
  // A few kernels return tensors that tfjs keeps account of.
  if (result instanceof Tensor) result.dispose()
  return moved
}
