import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats, type KernelTable } from '../table.ts'
import { type Ending, expectFloats, finished } from './finish.ts'
import { backwardPatches, type ConvolutionAttributes, type Geometry, geometry, patchesOf } from './geometry.ts'
import { FLOAT, withPatches } from './patches.ts'

/**
 * Convolution of each channel by itself: x [images, height, width, in], filter [height, width, in, multiplier],
 * y [..., in * multiplier].
 *
 * - `DepthwiseConv2dNative` { x, filter } and `FusedDepthwiseConv2D` { x, filter, bias, preluActivationWeights } -> y
 * - `DepthwiseConv2dNativeBackpropInput` { dy, filter } and `DepthwiseConv2dNativeBackpropFilter` { x, dy }, of attributes
 *   inputShape and filterShape (the stock backend has neither)
 */
export function depthwiseKernels(heap: Heap): KernelTable {
  const convolve = ({ x, filter, ...rest }: Inputs, attrs: Attributes) => {
    expectFloats(x, filter)
    const shape = geometry(x.shape, filter.shape, attrs, true)
    const { activation, leakyreluAlpha } = attrs
    return finished(heap, shape.outChannels, { ...rest, activation, leakyreluAlpha }, (bias, low, high) => {
      const y = heap.output(shape.outShape)
      if (floats(y) === 0) return y
      const patches = { ...patchesOf(shape, heap.pointer(x), heap.pointer(y)), apart: true }
      withPatches(heap, patches, 0, (_, each) => {
        each((table, count, taps, tapCount) => {
          heap.kernels.depthwiseRows(
            ...[table, count, taps, tapCount, shape.inChannels, multiplier(shape)],
            ...[heap.pointer(filter), bias, low, high],
          )
        })
      })
      return y
    })
  }
  return {
    DepthwiseConv2dNative: (inputs, attrs) => convolve(inputs as Inputs, attrs as Attributes),
    FusedDepthwiseConv2D: (inputs, attrs) => convolve(inputs as Inputs, attrs as Attributes),
    DepthwiseConv2dNativeBackpropInput: ({ dy, filter }, attrs) => {
      expectFloats(dy, filter)
      const shape = geometry(attrs.inputShape, filter.shape, attrs as Attributes, true)
      const dx = heap.output(shape.inShape)
      if (floats(dx) > 0) inputGradient(heap, shape, heap.pointer(dy), heap.pointer(filter), heap.pointer(dx))
      return dx
    },
    DepthwiseConv2dNativeBackpropFilter: ({ x, dy }, attrs) => {
      expectFloats(x, dy)
      const shape = geometry(x.shape, attrs.filterShape, attrs as Attributes, true)
      const dw = heap.output(attrs.filterShape)
      if (floats(dw) === 0) return dw
      const sums = heap.pointer(dw)
      heap.kernels.clear(sums, floats(dw))
      const patches = { ...patchesOf(shape, heap.pointer(x), heap.pointer(dy)), apart: true }
      withPatches(heap, patches, 0, (_, each) => {
        each((table, count, taps, tapCount) => {
          heap.kernels.depthwiseColumns(table, count, taps, tapCount, shape.inChannels, multiplier(shape), sums)
        })
      })
      return dw
    },
  }
}

type Inputs = Record<'x' | 'filter', TensorInfo> & Ending
type Attributes = ConvolutionAttributes & Pick<Ending, 'activation' | 'leakyreluAlpha'>

function multiplier({ inChannels, outChannels }: Geometry): number {
  return outChannels / inChannels
}

function inputGradient(heap: Heap, shape: Geometry, dy: number, filter: number, dx: number): void {
  const { copyFloats, depthwiseGather, depthwiseRows } = heap.kernels
  const { inChannels, outChannels } = shape
  for (const { patches, tap } of backwardPatches(shape, dy, dx)) {
    const { rows, columns } = patches
    withPatches(heap, { ...patches, apart: true }, rows.taps * columns.taps * outChannels * FLOAT, (weights, each) => {
      for (let row = 0; row < rows.taps; row++) {
        for (let column = 0; column < columns.taps; column++) {
          const from = filter + tap(row, column) * outChannels * FLOAT
          const to = weights + (row * columns.taps + column) * outChannels * FLOAT
          copyFloats(to, from, outChannels)
        }
      }
      each((table, count, taps, tapCount) => {
        if (outChannels > inChannels) {
          depthwiseGather(table, count, taps, tapCount, inChannels, outChannels / inChannels, weights)
        } else {
          depthwiseRows(table, count, taps, tapCount, inChannels, 1, weights, 0, -Infinity, Infinity)
        }
      })
    })
  }
}
