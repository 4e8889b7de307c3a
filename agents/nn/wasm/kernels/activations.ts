import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats, type KernelBody, type KernelTable } from '../table.ts'

/**
 * Activations whose stock kernels call a function for each number (or, as Relu6's, make 0 of NaN), and the gradients of
 * all in one pass, which are else composed of several. A gradient has { dy } and what tells the slope: { y }, the output, or { x }, the input (for ReLU
 * either will do).
 */
export function activationKernels(heap: Heap): KernelTable {
  const { kernels } = heap
  return {
    Exp: forward(heap, kernels.expOf),
    Log: forward(heap, kernels.logOf),
    Tanh: forward(heap, kernels.tanhOf),
    Softplus: forward(heap, kernels.softplus),
    Selu: forward(heap, kernels.selu),
    LeakyRelu: forward(heap, kernels.leakyRelu),
    Relu6: forward(heap, kernels.relu6),
    Erf: forward(heap, kernels.erfOf),
    Gelu: forward(heap, kernels.gelu),
    ReluGrad: backward(heap, kernels.reluGrad),
    Relu6Grad: backward(heap, kernels.relu6Grad),
    LeakyReluGrad: backward(heap, kernels.leakyReluGrad),
    EluGrad: backward(heap, kernels.eluGrad),
    SeluGrad: backward(heap, kernels.seluGrad),
    SigmoidGrad: backward(heap, kernels.sigmoidGrad),
    TanhGrad: backward(heap, kernels.tanhGrad),
    SoftplusGrad: backward(heap, kernels.softplusGrad),
    GeluGrad: backward(heap, kernels.geluGrad),
  }
}

type Pass = (...args: number[]) => number

function forward(heap: Heap, pass: Pass): KernelBody {
  return ({ x }, { alpha = 0 }) => {
    const from = asFloats(heap, x)
    const y = heap.output(x.shape)
    pass(heap.pointer(from), heap.pointer(y), floats(x), alpha)
    if (from !== x) heap.release(from)
    return y
  }
}

function backward(heap: Heap, pass: Pass): KernelBody {
  return ({ dy, x, y }, { alpha = 0 }) => {
    const dx = heap.output(dy.shape)
    pass(heap.pointer(dy), heap.pointer(y ?? x), heap.pointer(dx), floats(dy), alpha)
    return dx
  }
}

/** The tensor itself, or a copy of it in floats, for some ops pass whole numbers on as they are. */
function asFloats(heap: Heap, x: TensorInfo): TensorInfo {
  if (x.dtype === 'float32') return x
  const copy = heap.output(x.shape)
  heap.backend.typedArrayFromHeap(copy).set(heap.backend.typedArrayFromHeap(x))
  return copy
}
