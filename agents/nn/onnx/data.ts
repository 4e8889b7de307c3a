/** The numbers of tensors, off any backend. */
import type { DataType } from '@tensorflow/tfjs-core'

export type Data = Float32Array | Int32Array | Uint8Array

/** In the array of the type: the plain backend's casts leave the numbers in the array of the old one. */
export function dataAs(dtype: DataType, data: ArrayLike<number>): Data {
  const Type = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array
  return data instanceof Type ? data : new Type(data)
}

/** [rows, from, ...] -> [rows, to, ...]: axis 1 made longer by zeros. */
export function grow(data: Data, rows: number, from: number, to: number): Data {
  const size = data.length / rows // of a row
  const out = new (data.constructor as new (length: number) => Data)((data.length / from) * to)
  for (let row = 0; row < rows; row++) out.set(data.subarray(row * size, (row + 1) * size), row * (size / from) * to)
  return out
}

/** What tf.transpose does, without a tensor. */
export function permute(data: Data, shape: readonly number[], permutation: readonly number[]): Data {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1))
  const lengths = permutation.map(axis => shape[axis])
  const steps = permutation.map(axis => strides[axis])
  const out = data.slice()
  const last = lengths.length - 1
  const index = new Array(lengths.length).fill(0)
  for (let at = 0, from = 0; at < out.length; ) {
    for (let i = 0; i < lengths[last]; i++) out[at++] = data[from + i * steps[last]]
    for (let axis = last - 1; axis >= 0; axis--) {
      from += steps[axis]
      if (++index[axis] < lengths[axis]) break
      from -= steps[axis] * lengths[axis]
      index[axis] = 0
    }
  }
  return out
}
