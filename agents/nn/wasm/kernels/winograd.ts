/** Convolutions of 3x3 by Winograd's minimal filtering (assembly/winograd.ts): 25 products for 9 outputs, not 81. */
import type { Heap } from '../heap.ts'
import type { Places } from './direct.ts'
import type { Geometry } from './geometry.ts'
import { FLOAT } from './patches.ts'

const POINTS = 25 // products of a tile
const TILE = 3 // outputs along an axis
const PANEL = 8 // columns of a packed matrix, as in assembly/rows.ts
const WORK = 640 // bytes for one tile's places and temporaries
const SPARE = 64 // bytes behind what is written, where whole vectors may look
const GROUP_BYTES = 3 << 18 // of transformed tiles at a time, so that they stay in a core's own cache
const LARGEST_IMAGE = 4 * GROUP_BYTES // transformed; beyond, caches lose more than the products gain

const FEW_CHANNELS = 12 // below which the transforms cost more than they save
const FEW_TILES = 32 // fewer don't pay for the filter's transform
const LEAST_GAIN = 2.4 // in products, of 3.24 at most: the last tiles of an axis may be mostly empty

/** Whether this way is the quicker one. */
export function suitsWinograd(shape: Geometry): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = shape
  if (filterHeight !== 3 || filterWidth !== 3) return false
  if (strideHeight > 1 || strideWidth > 1 || dilationHeight > 1 || dilationWidth > 1) return false
  if (Math.min(shape.inChannels, shape.outChannels) < FEW_CHANNELS) return false
  return [
    [shape.outHeight, shape.outWidth],
    [shape.inHeight, shape.inWidth],
  ].every(([height, width]) => {
    const tiles = tilesOf(height) * tilesOf(width)
    const imageBytes = tiles * POINTS * (pitch(shape.inChannels) + pitch(shape.outChannels))
    if (imageBytes > LARGEST_IMAGE) return false
    return shape.batchSize * tiles >= FEW_TILES && height * width * 9 >= tiles * POINTS * LEAST_GAIN
  })
}

export function winogradForward(heap: Heap, shape: Geometry, places: Places): void {
  convolve(heap, { ...shape, ...places, top: shape.padInfo.top, left: shape.padInfo.left, turned: false })
}

/** A convolution of dy with the filter turned round, in and out exchanged. */
export function winogradInputGradient(heap: Heap, shape: Geometry, dy: number, filter: number, dx: number): void {
  convolve(heap, {
    batchSize: shape.batchSize,
    inHeight: shape.outHeight,
    inWidth: shape.outWidth,
    inChannels: shape.outChannels,
    outHeight: shape.inHeight,
    outWidth: shape.inWidth,
    outChannels: shape.inChannels,
    top: 2 - shape.padInfo.top,
    left: 2 - shape.padInfo.left,
    turned: true,
    ...{ x: dy, filter, y: dx, bias: 0, low: -Infinity, high: Infinity },
  })
}

type Sizes = 'batchSize' | 'inHeight' | 'inWidth' | 'inChannels' | 'outHeight' | 'outWidth' | 'outChannels'

interface Convolution extends Pick<Geometry, Sizes>, Places {
  top: number // margin
  left: number
  turned: boolean // whether the filter is, and stored as [3, 3, out, in]
}

function convolve(heap: Heap, convolution: Convolution): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = convolution
  const { top, left, turned, x, filter, y, bias, low, high } = convolution
  const { clear, copyFloats, multiplyRows, packBias, packRows, placeRows, placeTaps } = heap.kernels
  const { winogradData, winogradFilter, winogradOutput } = heap.kernels
  const [down, along] = [tilesOf(outHeight), tilesOf(outWidth)]
  const [pitchIn, pitchOut] = [pitch(inChannels), pitch(outChannels)]
  const group = groupOf(batchSize, down * along, pitchIn + pitchOut)
  const tiles = group * down * along
  const [planeIn, planeOut] = [planeOf(tiles * pitchIn), planeOf(tiles * pitchOut)]
  const filterPlane = pitch(inChannels * outChannels)
  const size = (1 + inChannels) * PANEL * FLOAT
  const panelBytes = Math.ceil(outChannels / PANEL) * size
  const [work, taps, offsets, outside, table, panels, planes, data, sums, bytes] = layout(
    ...[WORK, POINTS * FLOAT, pitchOut, Math.max(pitchIn, pitchOut), (tiles + 6) * 8],
    ...[POINTS * panelBytes, POINTS * filterPlane, POINTS * planeIn, POINTS * planeOut],
  )
  heap.scratch(bytes, base => {
    const steps = turned ? [FLOAT, inChannels * FLOAT] : [outChannels * FLOAT, FLOAT]
    const tap = inChannels * outChannels * FLOAT
    winogradFilter(turned ? filter + 8 * tap : filter, turned ? -tap : tap, tap / FLOAT, base + work, base + planes)
    for (let point = 0; point < POINTS; point++) {
      const to = base + panels + point * panelBytes
      packBias(to, size, 0, outChannels)
      packRows(to + PANEL * FLOAT, size, base + planes + point * filterPlane, inChannels, outChannels, ...steps)
    }
    clear(base + outside, Math.max(pitchIn, pitchOut) / FLOAT)
    clear(base + offsets, pitchOut / FLOAT)
    if (bias !== 0) copyFloats(base + offsets, bias, outChannels)
    placeTaps(base + taps, 1, POINTS, 0, planeIn)
    for (let image = 0; image < batchSize; image += group) {
      const some = Math.min(group, batchSize - image)
      const count = some * down * along
      const from = x + image * inHeight * inWidth * inChannels * FLOAT
      const to = y + image * outHeight * outWidth * outChannels * FLOAT
      winogradData(
        ...[from, some, inHeight, inWidth, inChannels, top, left, down, along],
        ...[base + outside, base + work, base + data, planeIn],
      )
      placeRows(...[base + table, 1, 1, count], ...[base + data, 0, 0, pitchIn], ...[base + sums, 0, 0, pitchOut])
      for (let point = 0; point < POINTS; point++) {
        multiplyRows(
          ...[base + table, count, base + taps + point * FLOAT, 1, inChannels],
          ...[base + panels + point * panelBytes, size, outChannels, point * planeOut, -Infinity, Infinity],
        )
      }
      winogradOutput(
        ...[base + sums, some, outHeight, outWidth, outChannels, down, along],
        ...[base + offsets, low, high, base + outside, base + work, planeOut, to],
      )
      // What lay outside was written to.
      clear(base + outside, pitchOut / FLOAT)
    }
  })
}

export function winogradFilterGradient(heap: Heap, shape: Geometry, x: number, dy: number, dw: number): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = shape
  const { clear, columnSums, multiplyColumns, placeRows, placeTaps, takeSums } = heap.kernels
  const { winogradData, winogradGradient, winogradSums } = heap.kernels
  const [down, along] = [tilesOf(outHeight), tilesOf(outWidth)]
  const [pitchIn, pitchOut] = [pitch(inChannels), pitch(outChannels)]
  const group = groupOf(batchSize, down * along, pitchIn + pitchOut)
  const tiles = group * down * along
  const [planeIn, planeOut] = [planeOf(tiles * pitchIn), planeOf(tiles * pitchOut)]
  const sumBytes = columnSums(1, inChannels, outChannels)
  const plane = inChannels * outChannels * FLOAT
  const [work, taps, outside, table, data, gradients, sums, planes, bytes] = layout(
    ...[WORK, POINTS * FLOAT, Math.max(pitchIn, pitchOut), (tiles + 6) * 8],
    ...[POINTS * planeIn, POINTS * planeOut, POINTS * sumBytes, POINTS * plane],
  )
  heap.scratch(bytes, base => {
    clear(base + outside, Math.max(pitchIn, pitchOut) / FLOAT)
    clear(base + sums, (POINTS * sumBytes) / FLOAT)
    placeTaps(base + taps, 1, POINTS, 0, planeIn)
    for (let image = 0; image < batchSize; image += group) {
      const some = Math.min(group, batchSize - image)
      const count = some * down * along
      const from = x + image * inHeight * inWidth * inChannels * FLOAT
      const slopes = dy + image * outHeight * outWidth * outChannels * FLOAT
      winogradData(
        ...[from, some, inHeight, inWidth, inChannels, padInfo.top, padInfo.left, down, along],
        ...[base + outside, base + work, base + data, planeIn],
      )
      winogradGradient(
        ...[slopes, some, outHeight, outWidth, outChannels, down, along],
        ...[base + outside, base + work, base + gradients, planeOut],
      )
      placeRows(...[base + table, 1, 1, count], ...[base + data, 0, 0, pitchIn], ...[base + gradients, 0, 0, pitchOut])
      for (let point = 0; point < POINTS; point++) {
        multiplyColumns(
          ...[base + table, count, base + taps + point * FLOAT, 1, inChannels, outChannels],
          ...[point * planeOut, base + sums + point * sumBytes],
        )
      }
    }
    takeSums(base + sums, POINTS, inChannels, outChannels, base + planes)
    winogradSums(base + planes, plane / FLOAT, base + work, dw)
  })
}

/** Where each of several parts of scratch memory begins, 16-byte aligned, and last how many bytes all take. */
function layout(...sizes: number[]): number[] {
  const begins = [0]
  for (const size of sizes) begins.push((begins[begins.length - 1] + size + 15) & ~15)
  begins[begins.length - 1] += SPARE
  return begins
}

function groupOf(images: number, tiles: number, pitches: number): number {
  return Math.min(images, Math.max(1, Math.floor(GROUP_BYTES / (tiles * POINTS * pitches))))
}

function tilesOf(outputs: number): number {
  return Math.ceil(outputs / TILE)
}

/** From point to point: not a multiple of a page, whose stores would wait for one another. */
function planeOf(bytes: number): number {
  return bytes + 64
}

/** Bytes of so many channels, rounded up to whole vectors. */
function pitch(channels: number): number {
  return ((channels + 3) & ~3) * FLOAT
}
