import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import type { KernelBody, KernelTable } from '../table.ts'
import { viaCpu } from './bridge.ts'

interface PoolingAttrs {
  filterSize: [number, number] | number
  strides: [number, number] | number
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/**
 * `MaxPool` and `AvgPool` { x } [batch, height, width, channels], `MaxPoolGrad` { dy, input } (to the first maximum of
 * each window, whatever its sign) and `AvgPoolGrad` { dy, input } (in equal parts to what of the window lies inside).
 */
export function poolingKernels(heap: Heap): KernelTable {
  const forward = (name: 'MaxPool' | 'AvgPool', kernel: string): KernelBody => {
    const elsewhere = viaCpu(heap, name)
    return (inputs, attrs) => {
      const { x } = inputs
      if (x.dtype !== 'float32') return elsewhere(inputs, attrs)
      const { outShape, windows } = geometry(x, attrs as PoolingAttrs)
      const y = heap.output(outShape)
      heap.kernels[kernel](heap.pointer(x), heap.pointer(y), ...windows)
      return y
    }
  }
  return {
    MaxPool: forward('MaxPool', 'maxPool'),
    AvgPool: forward('AvgPool', 'avgPool'),
    MaxPoolGrad: ({ dy, input }, attrs) => {
      const dx = heap.output(input.shape)
      const { windows } = geometry(input, attrs as PoolingAttrs)
      heap.kernels.maxPoolGrad(heap.pointer(dy), heap.pointer(input), heap.pointer(dx), ...windows)
      return dx
    },
    AvgPoolGrad: ({ dy, input }, attrs) => {
      const dx = heap.output(input.shape)
      const { windows } = geometry(input, attrs as PoolingAttrs)
      heap.kernels.avgPoolGrad(heap.pointer(dy), heap.pointer(dx), ...windows)
      return dx
    },
  }
}

/** The numbers that each of the kernels takes after its pointers (assembly/pooling.ts). */
function geometry(x: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: PoolingAttrs) {
  const shape = x.shape as [number, number, number, number]
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode)
  return {
    outShape: info.outShape,
    windows: [
      ...[info.batchSize, info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth],
      ...[
        info.filterHeight,
        info.filterWidth,
        info.strideHeight,
        info.strideWidth,
        info.padInfo.top,
        info.padInfo.left,
      ],
    ],
  }
}
