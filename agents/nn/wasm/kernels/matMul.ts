import { broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats, type KernelTable } from '../table.ts'
import { type Ending, expectFloats, finished } from './finish.ts'

/**
 * `BatchMatMul` { a, b } and `_FusedMatMul` { a, b, bias, preluActivationWeights }:
 * [...batch, rows, shared] x [...batch, shared, columns], each transposed or not, the batches broadcast, then the bias
 * (broadcast) and the activation. (The stock kernels are scalar where batched or transposed, and then wrong with a bias.)
 */
export function matMulKernels(heap: Heap): KernelTable {
  return {
    BatchMatMul: ({ a, b }, { transposeA, transposeB }) => matMul(heap, a, b, transposeA, transposeB, {}),
    _FusedMatMul: ({ a, b, bias, preluActivationWeights }, { transposeA, transposeB, activation, leakyreluAlpha }) =>
      matMul(heap, a, b, transposeA, transposeB, { bias, activation, preluActivationWeights, leakyreluAlpha }),
  }
}

function matMul(
  heap: Heap,
  a: TensorInfo,
  b: TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
  ending: Ending,
): TensorInfo {
  expectFloats(a, b)
  const batchA = a.shape.slice(0, -2)
  const batchB = b.shape.slice(0, -2)
  const batch = broadcast_util.assertAndGetBroadcastShape(batchA, batchB)
  const [rows, shared] = sides(a.shape, transposeA)
  const [sharedB, columns] = sides(b.shape, transposeB)
  if (shared !== sharedB) {
    throw new Error(`Expected ${shared} rows in the second matrix of a product, but got ${sharedB}.`)
  }
  return finished(heap, columns, ending, (bias, low, high) => {
    const y = heap.output([...batch, rows, columns])
    if (floats(y) === 0) return y
    const from = [heap.pointer(a), heap.pointer(b), heap.pointer(y)]
    const steps = [rows * shared, shared * columns, rows * columns].map(size => 4 * size)
    // One matrix for all of the left ones, whose rows then are those of one tall matrix.
    const tall = !transposeA && batchB.every(size => size === 1)
    const height = tall ? floats(y) / columns : rows
    const placesA = tall ? [0] : places(batchA, batch)
    const placesB = tall ? [0] : places(batchB, batch)
    const flags = [Number(transposeA), Number(transposeB)]
    heap.scratch(heap.kernels.matMulScratch(height, columns, shared, flags[0]), scratch => {
      placesA.forEach((placeA, i) => {
        const left = from[0] + placeA * steps[0]
        const right = from[1] + placesB[i] * steps[1]
        const to = from[2] + i * steps[2]
        heap.kernels.matMul(left, right, to, height, columns, shared, flags[0], flags[1], bias, low, high, scratch)
      })
    })
    return y
  })
}

function sides(shape: number[], transposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2)
  return transposed ? [columns, rows] : [rows, columns]
}

/** Which of a tensor's matrices each of the broadcast batch's is. */
function places(own: number[], batch: number[]): number[] {
  let result = [0]
  let step = own.reduce((product, size) => product * size, 1)
  batch.forEach((size, axis) => {
    const ownSize = own[axis - (batch.length - own.length)] ?? 1
    step /= ownSize
    result = result.flatMap(place => Array.from({ length: size }, (_, i) => place + (ownSize === 1 ? 0 : i * step)))
  })
  return result
}
