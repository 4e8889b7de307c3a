/** Convolution, its gradients and transposed convolution as products of patches and filters, whatever their shapes. */
import type { Heap } from '../heap.ts'
import type { Geometry } from './convolution.ts'
import { type Axis, FLOAT, type Patches, withPatches } from './patches.ts'

const PANEL = 8 // columns of a packed filter, as in assembly/rows.ts

/** Which float of a filter meets which tap, as steps in bytes. */
interface Weights {
  at: (row: number, column: number) => number // pointer for the taps' row and column
  inStep: number // from one channel of the patches to the next
  outStep: number
  outputs: number // channels
}

/** Pointers; `bias` 0: none. Results are bounded by low and high. */
export interface Places {
  x: number
  filter: number
  y: number
  bias: number
  low: number
  high: number
}

/** y = x * filter + bias. */
export function forward(heap: Heap, shape: Geometry, { x, filter, y, bias, low, high }: Places): void {
  const { inChannels, outChannels, filterWidth } = shape
  const outStep = outChannels * FLOAT
  const weights = {
    at: (row: number, column: number) => filter + (row * filterWidth + column) * inChannels * outStep,
    inStep: outStep,
    outStep: FLOAT,
    outputs: outChannels,
  }
  multiply(heap, { ...patchesOf(shape, x, y) }, weights, bias, low, high)
}

/**
 * The gradient by x: what every place of x sees of dy. Places whose coordinates leave the same remainders by the strides see
 * the same taps of the filter, in backward order: a convolution of dy of its own for each pair of remainders.
 */
export function inputGradient(heap: Heap, shape: Geometry, dy: number, filter: number, dx: number): void {
  const { inChannels, outChannels, filterWidth, inHeight, inWidth, strideHeight, strideWidth } = shape
  const outStep = outChannels * FLOAT
  const pixel = inChannels * FLOAT
  for (const rows of backwardAxes(
    inHeight,
    shape.outHeight,
    strideHeight,
    shape.dilationHeight,
    shape.filterHeight,
    shape.padInfo.top,
  )) {
    for (const columns of backwardAxes(
      inWidth,
      shape.outWidth,
      strideWidth,
      shape.dilationWidth,
      filterWidth,
      shape.padInfo.left,
    )) {
      const patches = {
        images: shape.batchSize,
        rows,
        columns,
        channels: outChannels,
        from: dy,
        to: dx + (rows.remainder * inWidth + columns.remainder) * pixel,
        toImage: inHeight * inWidth * pixel,
        toRow: strideHeight * inWidth * pixel,
        toColumn: strideWidth * pixel,
      }
      const weights = {
        at: (row: number, column: number) =>
          filter + (rows.filter[row] * filterWidth + columns.filter[column]) * inChannels * outStep,
        inStep: FLOAT,
        outStep,
        outputs: inChannels,
      }
      multiply(heap, patches, weights, 0, -Infinity, Infinity)
    }
  }
}

/** The gradient by the filter: for each of its taps, the sum over all outputs of what the tap saw times dy. */
export function filterGradient(heap: Heap, shape: Geometry, x: number, dy: number, dw: number): void {
  const { filterHeight, filterWidth, inChannels, outChannels } = shape
  const { clear, columnSums, multiplyColumns, takeSums } = heap.kernels
  const patches = patchesOf(shape, x, dy)
  const joined = patches.columns.step === 1
  const tapCount = joined ? filterHeight : filterHeight * filterWidth
  const length = joined ? filterWidth * inChannels : inChannels
  const bytes = columnSums(tapCount, length, outChannels)
  withPatches(heap, patches, bytes, (sums, each) => {
    clear(sums, bytes / FLOAT)
    each((table, count, taps) => multiplyColumns(table, count, taps, tapCount, length, outChannels, sums))
    takeSums(sums, tapCount, length, outChannels, dw)
  })
}

function multiply(heap: Heap, patches: Patches, weights: Weights, bias: number, low: number, high: number): void {
  const { rows, columns, channels } = patches
  const { at, inStep, outStep, outputs } = weights
  const size = (1 + rows.taps * columns.taps * channels) * PANEL * FLOAT
  withPatches(heap, patches, Math.ceil(outputs / PANEL) * size, (panels, each) => {
    heap.kernels.packBias(panels, size, bias, outputs)
    let to = panels + PANEL * FLOAT
    for (let row = 0; row < rows.taps; row++) {
      for (let column = 0; column < columns.taps; column++) {
        heap.kernels.packRows(to, size, at(row, column), channels, outputs, inStep, outStep)
        to += channels * PANEL * FLOAT
      }
    }
    each((table, count, taps, tapCount, length) => {
      heap.kernels.multiplyRows(table, count, taps, tapCount, length, panels, size, outputs, low, high)
    })
  })
}

/** The patches of x, each with its pixel of y (or dy). */
function patchesOf(shape: Geometry, x: number, y: number): Patches {
  const { outHeight, outWidth, padInfo } = shape
  const pixel = shape.outChannels * FLOAT
  return {
    images: shape.batchSize,
    rows: {
      size: shape.inHeight,
      outputs: outHeight,
      stride: shape.strideHeight,
      first: -padInfo.top,
      taps: shape.filterHeight,
      step: shape.dilationHeight,
    },
    columns: {
      size: shape.inWidth,
      outputs: outWidth,
      stride: shape.strideWidth,
      first: -padInfo.left,
      taps: shape.filterWidth,
      step: shape.dilationWidth,
    },
    channels: shape.inChannels,
    from: x,
    to: y,
    toImage: outHeight * outWidth * pixel,
    toRow: outWidth * pixel,
    toColumn: pixel,
  }
}

interface BackwardAxis extends Axis {
  remainder: number // of the places of x, by the stride
  filter: number[] // index in the filter of each tap
}

/** For each remainder by the stride, the axis along which the places of x with it see the outputs. */
function backwardAxes(
  size: number,
  outputs: number,
  stride: number,
  dilation: number,
  taps: number,
  margin: number,
): BackwardAxis[] {
  const axes: BackwardAxis[] = []
  for (let remainder = 0; remainder < Math.min(stride, size); remainder++) {
    // place = output * stride - margin + tap * dilation: a place sees the outputs for which that comes out whole
    const output = (tap: number) => (remainder + margin - tap * dilation) / stride
    const filter = Array.from({ length: taps }, (_, tap) => taps - 1 - tap).filter(tap => Number.isInteger(output(tap)))
    axes.push({
      size: outputs,
      outputs: Math.ceil((size - remainder) / stride),
      stride: 1,
      first: filter.length > 0 ? output(filter[0]) : 0,
      taps: filter.length,
      step: filter.length > 1 ? output(filter[1]) - output(filter[0]) : 1,
      remainder,
      filter,
    })
  }
  return axes
}
