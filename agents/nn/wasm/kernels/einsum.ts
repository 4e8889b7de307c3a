import { cast, type Tensor, type TensorInfo, tidy } from '@tensorflow/tfjs-core'
import { contract, reorder } from '../contraction.ts'
import { parseEquation } from '../equation.ts'
import type { Heap } from '../heap.ts'
import type { KernelTable } from '../table.ts'

/** `Einsum`, a list of one or two tensors, with equation: composed of other operations. */
export function einsumKernels(_: Heap): KernelTable {
  return { Einsum: (inputs, { equation }) => einsum(inputs, { equation }) }
}

/** On any backend. Whole numbers go by way of floats, as matrix products are of these. */
export function einsum(inputs: Record<string, TensorInfo>, { equation }: { equation: string }): Tensor {
  const { inputs: terms, output } = parseEquation(equation)
  const tensors = Object.values(inputs) as Tensor[]
  expectFit(terms, tensors)
  return tidy(() => {
    const dtype = tensors.some(tensor => tensor.dtype === 'float32') ? 'float32' : 'int32'
    const [a, b] = tensors.map((tensor, i) => ({ tensor: cast(tensor, 'float32'), labels: terms[i] }))
    return cast(b ? contract(a, b, output) : reorder(a, output), dtype)
  })
}

/** @throws Error where the tensors haven't the axes of the terms, or one axis has two sizes */
function expectFit(terms: readonly string[], tensors: readonly TensorInfo[]): void {
  if (tensors.length !== terms.length) {
    throw new Error(`Expected ${terms.length} tensors for the equation, but got ${tensors.length}.`)
  }
  const sizes: Record<string, number> = {}
  terms.forEach((labels, i) => {
    const { shape } = tensors[i]
    if (shape.length !== labels.length) {
      throw new Error(`Expected a tensor of ${labels.length} axes for ${labels}, but got one of shape [${shape}].`)
    }
    shape.forEach((size, axis) => {
      sizes[labels[axis]] ??= size
      if (sizes[labels[axis]] !== size) {
        throw new Error(`Expected axis ${labels[axis]} to be of size ${sizes[labels[axis]]}, but got ${size}.`)
      }
    })
  })
}
