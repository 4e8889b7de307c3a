/** What no WASM kernel does is done by the plain `cpu` backend's kernel: its data goes there, its results come back. */
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import {
  backend_util,
  type DataType,
  getKernel,
  getKernelsForBackend,
  Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import type { KernelBody, KernelTable } from '../table.ts'
import { stock } from './stock.ts'

let missing: string[] | undefined

/** Stock kernels that give wrong numbers, and of which nothing here makes much use. */
const WRONG = [
  // The greatest of nothing but negative numbers is taken for the least positive number.
  ...['Dilation2D', 'Dilation2DBackpropFilter', 'Dilation2DBackpropInput'],
  ...['MaxPool3D', 'MaxPool3DGrad', 'MaxPoolWithArgmax'],
  // What is turned in from outside the image is 0, whatever it should be filled with.
  'RotateWithOffset',
]

/** Every kernel that `cpu` has and that `wasm` lacks once the other rooms have registered theirs, and the wrong ones. */
export function bridgedKernels(heap: Heap): KernelTable {
  missing ??= getKernelsForBackend('cpu')
    .map(({ kernelName }) => kernelName)
    .filter(name => !getKernel(name, 'wasm'))
  return Object.fromEntries([...missing, ...WRONG].map(name => [name, viaCpu(heap, name)]))
}

/** Runs the `cpu` backend's kernel of that name. For what is rare: each number is copied there and back. */
export function viaCpu(heap: Heap, kernelName: string): KernelBody {
  return (inputs, attrs) => {
    const cpu = plainBackend()
    const results = getKernel(kernelName, 'cpu').kernelFunc({ inputs: there(heap, cpu, inputs), attrs, backend: cpu })
    return Array.isArray(results) ? results.map(result => back(heap, cpu, result)) : back(heap, cpu, results)
  }
}

/** The stock kernel, but the plain backend's for inputs that it is wrong on. */
export function viaCpuWhere(
  heap: Heap,
  kernelName: string,
  wrong: (inputs: Record<string, TensorInfo>) => boolean,
): KernelBody {
  const original = stock(kernelName)
  const elsewhere = viaCpu(heap, kernelName)
  return (inputs, attrs) => (wrong(inputs) ? elsewhere(inputs, attrs) : original(heap, inputs, attrs))
}

/** One for each call, so that whatever a kernel leaves in it goes with it. */
function plainBackend(): MathBackendCPU {
  const cpu = new MathBackendCPU()
  // At its first write it recommends a package to install, on the console.
  Object.assign(cpu, { firstUse: false })
  return cpu
}

/** Inputs by name, or (of `Pack`, `Concat`, `Einsum`...) in a list, or lists by name; one that is left out stays so. */
function there<T>(heap: Heap, cpu: MathBackendCPU, inputs: T): T {
  if (Array.isArray(inputs)) return inputs.map(input => there(heap, cpu, input)) as T
  if (typeof inputs !== 'object' || inputs === null) return inputs
  if ('dataId' in inputs) return copyOf(heap, cpu, inputs as unknown as TensorInfo) as T
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, there(heap, cpu, input)])) as T
}

function copyOf(heap: Heap, cpu: MathBackendCPU, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  const values = heap.backend.readSync(dataId) as Float32Array
  if (dtype !== 'complex64') {
    // Some kernels look at the rank, which tensors have beside what is asked of them.
    return Object.assign(cpu.makeTensorInfo(shape, dtype, values), { rank: shape.length })
  }
  const { real, imag } = backend_util.splitRealAndImagArrays(values)
  const inputs = { real: cpu.makeTensorInfo(shape, 'float32', real), imag: cpu.makeTensorInfo(shape, 'float32', imag) }
  return getKernel('Complex', 'cpu').kernelFunc({ inputs, attrs: {}, backend: cpu }) as TensorInfo
}

function back(heap: Heap, cpu: MathBackendCPU, result: TensorInfo): TensorInfo {
  const { dataId, shape, dtype } = result
  const values = numbersOf(dtype, cpu.readSync(dataId) as Float32Array)
  const moved = { dataId: heap.backend.write(values, shape, dtype), shape, dtype }
  // A few kernels return tensors that tfjs keeps account of.
  if (result instanceof Tensor) result.dispose()
  return moved
}

/** Some kernels keep whole numbers or bools in arrays of another type. */
function numbersOf(dtype: DataType, values: Float32Array): backend_util.BackendValues {
  if (dtype === 'int32') return Int32Array.from(values)
  return dtype === 'bool' ? Uint8Array.from(values) : values
}
