import { backend_util, util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats, type KernelTable, widthOf } from '../table.ts'
import { viaCpu } from './bridge.ts'

/**
 * `GatherV2` { x, indices } with axis and batchDims: rows by index, as of an embedding.
 * `UnsortedSegmentSum` { x, segmentIds } with numSegments: rows added up by index, its gradient.
 */
export function gatherKernels(heap: Heap): KernelTable {
  const gatherElsewhere = viaCpu(heap, 'GatherV2')
  const segmentSumElsewhere = viaCpu(heap, 'UnsortedSegmentSum')
  return {
    GatherV2: (inputs, attrs) => {
      const { x, indices } = inputs
      const width = widthOf(x.dtype)
      if (width === 0 || indices.dtype !== 'int32') return gatherElsewhere(inputs, attrs)
      const [axis] = util.parseAxisParam(attrs.axis as number, x.shape)
      const { batchSize, outerSize, dimSize, sliceSize, outputShape } =
        backend_util.segment_util.collectGatherOpShapeInfo(
          // It reads shapes only, but its type asks for tensors.
          x as never,
          indices as never,
          axis,
          attrs.batchDims as number,
        )
      const out = heap.output(outputShape, x.dtype)
      const bad = heap.kernels.gather(
        ...[heap.pointer(x), heap.pointer(indices), heap.pointer(out)],
        ...[batchSize, outerSize, dimSize, floats(indices) / batchSize, sliceSize * width],
      )
      if (bad >= 0) {
        heap.release(out)
        const index = (heap.backend.readSync(indices.dataId, bad, bad + 1) as Int32Array)[0]
        throw new Error(`Expected each index to gather by to be from 0 to ${dimSize - 1}, but got ${index}.`)
      }
      return out
    },
    UnsortedSegmentSum: (inputs, attrs) => {
      const { x, segmentIds } = inputs
      if (x.dtype === 'bool' || segmentIds.dtype !== 'int32') return segmentSumElsewhere(inputs, attrs)
      const numSegments = attrs.numSegments as number
      const run = x.shape.slice(segmentIds.shape.length)
      const out = heap.output([numSegments, ...run], x.dtype)
      heap.kernels[x.dtype === 'int32' ? 'segmentSumInts' : 'segmentSum'](
        ...[heap.pointer(x), heap.pointer(segmentIds), heap.pointer(out)],
        ...[1, floats(segmentIds), numSegments, util.sizeFromShape(run)],
      )
      return out
    },
  }
}
