import { backend_util } from '@tensorflow/tfjs-core'
import { type Axis, FLOAT, type Patches } from './patches.ts'

export type Geometry = ReturnType<typeof backend_util.computeConv2DInfo>

export interface ConvolutionAttributes {
  strides: number | [number, number]
  pad: Parameters<typeof backend_util.computeConv2DInfo>[4]
  dilations?: number | [number, number]
  dataFormat?: string
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** What tfjs makes of a convolution's shapes and attributes. */
export function geometry(
  x: number[],
  filter: number[],
  { strides, pad, dilations, dataFormat = 'NHWC', dimRoundingMode }: ConvolutionAttributes,
  depthwise = false,
): Geometry {
  if (dataFormat !== 'NHWC') throw new Error(`Expected the data format NHWC, but got ${dataFormat}.`)
  return backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  )
}

/** The patches of x, each with its pixel of y (or dy). */
export function patchesOf(shape: Geometry, x: number, y: number): Patches {
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

/**
 * What every place of x sees of dy. Places whose coordinates leave the same remainders by the strides see the same taps of
 * the filter, in backward order: patches of their own for each pair of remainders, and which tap of the filter each tap is.
 */
export function* backwardPatches(
  shape: Geometry,
  dy: number,
  dx: number,
): Generator<{ patches: Patches; tap: (row: number, column: number) => number }> {
  const { inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth } = shape
  const { dilationHeight, dilationWidth, padInfo } = shape
  const pixel = shape.inChannels * FLOAT
  const down = backwardAxes(inHeight, outHeight, strideHeight, dilationHeight, filterHeight, padInfo.top)
  const along = backwardAxes(inWidth, outWidth, strideWidth, dilationWidth, filterWidth, padInfo.left)
  for (const rows of down) {
    for (const columns of along) {
      yield {
        patches: {
          images: shape.batchSize,
          rows,
          columns,
          channels: shape.outChannels,
          from: dy,
          to: dx + (rows.remainder * inWidth + columns.remainder) * pixel,
          toImage: inHeight * inWidth * pixel,
          toRow: strideHeight * inWidth * pixel,
          toColumn: strideWidth * pixel,
        },
        tap: (row, column) => rows.filter[row] * filterWidth + columns.filter[column],
      }
    }
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
