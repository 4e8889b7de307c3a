import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats, type KernelTable } from '../table.ts'
import * as direct from './direct.ts'
import { type Ending, expectFloats, finished } from './finish.ts'
import { type ConvolutionAttributes, geometry } from './geometry.ts'
import { suitsWinograd, winogradFilterGradient, winogradForward, winogradInputGradient } from './winograd.ts'

/**
 * Convolution, channels last: x [images, height, width, in], filter [height, width, in, out].
 *
 * - `Conv2D` { x, filter } and `FusedConv2D` { x, filter, bias, preluActivationWeights } -> y
 * - `Conv2DBackpropInput` { dy, filter } -> dx of attribute inputShape; as forward, it is transposed convolution
 * - `Conv2DBackpropFilter` { x, dy } -> gradient of attribute filterShape (the stock backend has none)
 */
export function convolutionKernels(heap: Heap): KernelTable {
  const convolve = ({ x, filter, ...rest }: Inputs, attrs: Attributes) => {
    expectFloats(x, filter)
    const shape = geometry(x.shape, filter.shape, attrs)
    const { activation, leakyreluAlpha } = attrs
    return finished(heap, shape.outChannels, { ...rest, activation, leakyreluAlpha }, (bias, low, high) => {
      const y = heap.output(shape.outShape)
      if (floats(y) > 0) {
        const forward = suitsWinograd(shape) ? winogradForward : direct.forward
        forward(heap, shape, {
          x: heap.pointer(x),
          filter: heap.pointer(filter),
          y: heap.pointer(y),
          bias,
          low,
          high,
        })
      }
      return y
    })
  }
  return {
    Conv2D: (inputs, attrs) => convolve(inputs as Inputs, attrs as Attributes),
    FusedConv2D: (inputs, attrs) => convolve(inputs as Inputs, attrs as Attributes),
    Conv2DBackpropInput: ({ dy, filter }, attrs) => {
      expectFloats(dy, filter)
      const shape = geometry(attrs.inputShape, filter.shape, attrs as Attributes)
      const dx = heap.output(shape.inShape)
      const gradient = suitsWinograd(shape) ? winogradInputGradient : direct.inputGradient
      if (floats(dx) > 0) gradient(heap, shape, heap.pointer(dy), heap.pointer(filter), heap.pointer(dx))
      return dx
    },
    Conv2DBackpropFilter: ({ x, dy }, attrs) => {
      expectFloats(x, dy)
      const shape = geometry(x.shape, attrs.filterShape, attrs as Attributes)
      const dw = heap.output(shape.filterShape)
      const gradient = suitsWinograd(shape) ? winogradFilterGradient : direct.filterGradient
      if (floats(dw) > 0) gradient(heap, shape, heap.pointer(x), heap.pointer(dy), heap.pointer(dw))
      return dw
    },
  }
}

type Inputs = Record<'x' | 'filter', TensorInfo> & Ending
type Attributes = ConvolutionAttributes & Pick<Ending, 'activation' | 'leakyreluAlpha'>
