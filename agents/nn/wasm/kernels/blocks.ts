import { getKernel, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import type { KernelTable } from '../table.ts'
import { block, numbersOnly, permuted } from './views.ts'

/**
 * Blocks of places that become channels or batches, and back: `DepthToSpace`, `SpaceToBatchND` (of padded x) and
 * `BatchToSpaceND` (then cropped) { x }. Each is one change of the axes' order.
 */
export function blockKernels(heap: Heap): KernelTable {
  const table: KernelTable = {
    DepthToSpace: ({ x }, { blockSize, dataFormat }) => {
      const b = blockSize as number
      if (dataFormat === 'NHWC') {
        const [n, h, w, depth] = x.shape
        const c = depth / (b * b)
        return permuted(heap, x, [n, h, w, b, b, c], [0, 1, 3, 2, 4, 5], [n, h * b, w * b, c])
      }
      const [n, depth, h, w] = x.shape
      const c = depth / (b * b)
      return permuted(heap, x, [n, b, b, c, h, w], [0, 3, 4, 1, 5, 2], [n, c, h * b, w * b])
    },
    SpaceToBatchND: ({ x }, attrs) => {
      const sides = attrs.blockShape as number[]
      const inner = x.shape.slice(sides.length + 1)
      const paddings = [[0, 0], ...(attrs.paddings as number[][]), ...inner.map(() => [0, 0])]
      const padded = pad(x, paddings)
      const [batch, ...places] = padded.shape
      const counts = sides.map((side, i) => places[i] / side)
      const split = [batch, ...sides.flatMap((side, i) => [counts[i], side]), ...inner]
      const blocks = sides.map((_, i) => 1 + 2 * i) // the axes that count blocks; those within follow each
      const order = [...blocks.map(axis => axis + 1), 0, ...blocks, ...inner.map((_, i) => 1 + 2 * sides.length + i)]
      const out = permuted(heap, padded, split, order, [batch * util.sizeFromShape(sides), ...counts, ...inner])
      if (padded !== x) heap.release(padded)
      return out
    },
    BatchToSpaceND: ({ x }, attrs) => {
      const sides = attrs.blockShape as number[]
      const crops = attrs.crops as [number, number][]
      const counts = x.shape.slice(1, sides.length + 1)
      const inner = x.shape.slice(sides.length + 1)
      const batch = x.shape[0] / util.sizeFromShape(sides)
      const split = [...sides, batch, ...counts, ...inner]
      const n = sides.length
      const order = [n, ...sides.flatMap((_, i) => [n + 1 + i, i]), ...inner.map((_, i) => 2 * n + 1 + i)]
      const whole = permuted(heap, x, split, order, [batch, ...counts.map((count, i) => count * sides[i]), ...inner])
      const sizes = whole.shape.map((size, axis) => size - (crops[axis - 1]?.[0] ?? 0) - (crops[axis - 1]?.[1] ?? 0))
      const out = block(heap, whole, [0, ...crops.map(([before]) => before), ...inner.map(() => 0)], sizes)
      heap.release(whole)
      return out
    },
  }
  return Object.fromEntries(Object.entries(table).map(([name, body]) => [name, numbersOnly(heap, name, body)]))

  function pad(x: TensorInfo, paddings: number[][]): TensorInfo {
    if (paddings.flat().every(count => count === 0)) return x
    const { kernelFunc } = getKernel('PadV2', 'wasm')
    return kernelFunc({ inputs: { x }, attrs: { paddings, constantValue: 0 }, backend: heap.backend }) as TensorInfo
  }
}
