/** How the operations of this folder run: as one kernel where the present backend has it, else composed. */
import {
  cast,
  engine,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core'

export function hasKernel(name: string): boolean {
  return getKernel(name, getBackend()) !== undefined
}

/** What a kernel of floats is handed: tfjs looks at types in its own operations only. */
export function asFloats<T extends Tensor>(x: T): T {
  return x.dtype === 'float32' ? x : cast(x, 'float32')
}

export function runKernel<T extends Tensor | Tensor[]>(name: string, inputs: NamedTensorMap, attrs?: NamedAttrMap): T {
  return engine().runKernel<T>(name, inputs, attrs)
}
