/** Tensors as places in the memory that the stock backend and our kernels share. */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core'
import type { Kernel } from './module.ts'

/** What a kernel's registration works with. */
export interface Heap {
  readonly backend: BackendWasm
  readonly memory: WebAssembly.Memory
  readonly kernels: Readonly<Record<string, Kernel>>
  /** The byte offset of a tensor's data. Valid until the tensor is disposed of: memory grows in place. */
  pointer(tensor: TensorInfo): number
  /** A new tensor whose data is not set. @throws Error where memory is used up, as all that makes tensors */
  output(shape: number[], dtype?: DataType): TensorInfo
  /** Another tensor over the same data, in a shape of the same size. The backend counts who shares it. */
  share(tensor: TensorInfo, shape: number[], dtype?: DataType): TensorInfo
  /** Gives back a tensor that was made here and that nobody outside has seen. */
  release(tensor: TensorInfo): void
  /** Runs `work` with the offset of `bytes` bytes of scratch memory, 16-byte aligned, then frees them. */
  scratch<T>(bytes: number, work: (pointer: number) => T): T
}

/** The backend's parts that its types keep to themselves. */
interface Emscripten {
  _malloc(bytes: number): number
  _free(pointer: number): void
  asm: { memory: WebAssembly.Memory; malloc(bytes: number): number }
}

const ALIGNED = 16 // bytes, four lanes
const LARGEST = 2 ** 31 - 1 // bytes of one tensor: the allocator takes more for a negative size

export function memoryOf(backend: BackendWasm): WebAssembly.Memory {
  return emscripten(backend).asm.memory
}

export function createHeap(backend: BackendWasm, kernels: Heap['kernels']): Heap {
  const wasm = emscripten(backend)
  refuseWhatIsNotThere(wasm)
  return {
    backend,
    memory: wasm.asm.memory,
    kernels,
    pointer: tensor => backend.dataIdMap.get(tensor.dataId).memoryOffset,
    output: (shape, dtype = 'float32') => backend.makeOutput(shape, dtype),
    share(tensor, shape, dtype = tensor.dtype) {
      backend.incRef(tensor.dataId)
      return { dataId: tensor.dataId, shape, dtype }
    },
    release: tensor => void backend.disposeData(tensor.dataId),
    scratch(bytes, work) {
      const block = wasm._malloc(bytes + ALIGNED) // whose own alignment is half of that
      try {
        return work(Math.ceil(block / ALIGNED) * ALIGNED)
      } finally {
        wasm._free(block)
      }
    },
  }
}

/** The stock backend takes the 0 that means "no memory" for an offset, and writes there, over its own data. */
function refuseWhatIsNotThere(wasm: Emscripten): void {
  const { malloc, memory } = wasm.asm
  wasm._malloc = bytes => {
    const pointer = bytes <= LARGEST ? malloc(bytes) >>> 0 : 0
    if (pointer !== 0 && pointer + bytes <= memory.buffer.byteLength) return pointer
    throw new Error(`Expected a tensor that fits into 4 GiB with all others, and into 2 alone, but got ${bytes} bytes.`)
  }
}

function emscripten(backend: BackendWasm): Emscripten {
  return backend.wasm as unknown as Emscripten
}
