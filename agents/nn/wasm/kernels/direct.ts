/** Convolution, its gradients and transposed convolution as products of patches and filters, whatever their shapes. */
import type { Heap } from '../heap.ts'
import { backwardPatches, type Geometry, patchesOf } from './geometry.ts'
import { FLOAT, type Patches, tapsOf, withPatches } from './patches.ts'

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
  multiply(heap, patchesOf(shape, x, y), weights, bias, low, high)
}

/** The gradient by x: convolutions of dy with parts of the filter, in and out exchanged. */
export function inputGradient(heap: Heap, shape: Geometry, dy: number, filter: number, dx: number): void {
  const { inChannels, outChannels } = shape
  const outStep = outChannels * FLOAT
  for (const { patches, tap } of backwardPatches(shape, dy, dx)) {
    const weights = {
      at: (row: number, column: number) => filter + tap(row, column) * inChannels * outStep,
      inStep: FLOAT,
      outStep,
      outputs: inChannels,
    }
    multiply(heap, patches, weights, 0, -Infinity, Infinity)
  }
}

/** The gradient by the filter: for each of its taps, the sum over all outputs of what the tap saw times dy. */
export function filterGradient(heap: Heap, shape: Geometry, x: number, dy: number, dw: number): void {
  const { outChannels } = shape
  const { clear, columnSums, multiplyColumns, takeSums } = heap.kernels
  const patches = patchesOf(shape, x, dy)
  const { tapCount, length } = tapsOf(patches)
  const bytes = columnSums(tapCount, length, outChannels)
  withPatches(heap, patches, bytes, (sums, each) => {
    clear(sums, bytes / FLOAT)
    each((table, count, taps) => multiplyColumns(table, count, taps, tapCount, length, outChannels, 0, sums))
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
      heap.kernels.multiplyRows(table, count, taps, tapCount, length, panels, size, outputs, 0, low, high)
    })
  })
}
