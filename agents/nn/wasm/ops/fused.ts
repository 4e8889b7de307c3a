/** How the operations of this folder run: as one kernel where the present backend has it, else composed. */
import {
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

export function runKernel<T extends Tensor | Tensor[]>(name: string, inputs: NamedTensorMap, attrs?: NamedAttrMap): T {
  return engine().runKernel<T>(name, inputs, attrs)
}
