/** Kernels by name: what each room of kernels/ hands to the registration. */
import { type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core'

/** What tfjs calls a kernel with. Optional inputs (a bias) may be missing. */
export type KernelBody = (
  inputs: Record<string, TensorInfo>,
  // biome-ignore lint/suspicious/noExplicitAny: each kernel knows the attributes that its op passes.
  attrs: Record<string, any>,
) => TensorInfo | TensorInfo[]

export type KernelTable = Record<string, KernelBody>

/** How many numbers a tensor holds. */
export function floats(tensor: TensorInfo): number {
  return util.sizeFromShape(tensor.shape)
}

/** The bytes of one number where the heap holds it (a bool is a byte); 0 for strings and complex numbers. */
export function widthOf(dtype: DataType): number {
  return dtype === 'bool' ? 1 : dtype === 'float32' || dtype === 'int32' ? 4 : 0
}
