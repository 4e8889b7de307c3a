/**
 * The patches of a batch of images under the taps of a filter, as rows of a matrix (implicit GEMM): they stay where they are
 * in the images, or in a copy with margins of zeros. Images pass in groups whose copies fit a core's own cache.
 */
import type { Heap } from '../heap.ts'

export const FLOAT = 4 // bytes
const GROUP_BYTES = 1 << 18 // of copied images
const SPARE = 64 // bytes behind an image's end, where assembly/columns.ts may look

/** One axis of what an output sees: its tap t lies at output * stride + first + t * step of the image. */
export interface Axis {
  size: number // of the image
  outputs: number
  stride: number
  first: number // negative: in the margin
  taps: number
  step: number // from tap to tap, at least 1
}

export interface Patches {
  images: number
  rows: Axis
  columns: Axis
  channels: number
  from: number // pointer to [images, rows.size, columns.size, channels]
  to: number // pointer to what belongs to the first output, and the steps in bytes from there to that of others
  toImage: number
  toRow: number
  toColumn: number
  apart?: boolean // keeps the taps of a row apart, also where they adjoin and could be one long tap
}

/** What the kernels of assembly/rows.ts and columns.ts are called with for one group of images. */
export type Visit = (table: number, count: number, taps: number, tapCount: number, length: number) => void

/**
 * Lays out the patches and hands `work` a way to visit them, group by group, beside `spare` bytes of scratch for itself.
 */
export function withPatches(
  heap: Heap,
  patches: Patches,
  spare: number,
  work: (scratch: number, visit: (visit: Visit) => void) => void,
): void {
  const { images, rows, columns, channels, from, to, toImage, toRow, toColumn } = patches
  const { padImages, placeRows, placeTaps } = heap.kernels
  const [high, wide] = [extent(rows), extent(columns)]
  const copied = !inside(rows) || !inside(columns)
  const pixel = channels * FLOAT
  const imageBytes = copied ? high * wide * pixel : rows.size * columns.size * pixel
  const rowBytes = (copied ? wide : columns.size) * pixel
  const group = copied ? Math.min(images, Math.max(1, Math.floor(GROUP_BYTES / imageBytes))) : images
  const outputs = rows.outputs * columns.outputs
  const { tapCount, length } = tapsOf(patches)
  const joined = tapCount < rows.taps * columns.taps
  const tableBytes = aligned((group * outputs + 6) * 8)
  const tapBytes = aligned(tapCount * 4)
  const copyBytes = copied ? aligned(group * imageBytes + SPARE) : 0
  heap.scratch(tableBytes + tapBytes + copyBytes + spare, table => {
    const taps = table + tableBytes
    const copy = taps + tapBytes
    placeTaps(taps, rows.taps, joined ? 1 : columns.taps, rows.step * rowBytes, columns.step * pixel)
    work(copy + copyBytes, visit => {
      for (let image = 0; image < images; image += group) {
        const some = Math.min(group, images - image)
        const source = from + image * rows.size * columns.size * pixel
        if (copied) {
          padImages(source, some, rows.size, columns.size, channels, -rows.first, -columns.first, high, wide, copy)
        }
        const start = copied ? copy : source + rows.first * rowBytes + columns.first * pixel
        const [rowStep, columnStep] = [rows.stride * rowBytes, columns.stride * pixel]
        const place = to + image * toImage
        placeRows(
          ...[table, some, rows.outputs, columns.outputs],
          ...[start, imageBytes, rowStep, columnStep],
          ...[place, toImage, toRow, toColumn],
        )
        visit(table, some * outputs, taps, tapCount, length)
      }
    })
  })
}

/** How many taps the patches have, and of how many floats: those of a row are one where they adjoin. */
export function tapsOf({ rows, columns, channels, apart }: Patches): { tapCount: number; length: number } {
  return columns.step === 1 && !apart
    ? { tapCount: rows.taps, length: columns.taps * channels }
    : { tapCount: rows.taps * columns.taps, length: channels }
}

/** How many places of the image, margins included, the axis touches. */
function extent({ outputs, stride, taps, step }: Axis): number {
  return (outputs - 1) * stride + Math.max(0, taps - 1) * step + 1
}

function inside(axis: Axis): boolean {
  return axis.first >= 0 && axis.first + extent(axis) <= axis.size
}

function aligned(bytes: number): number {
  return (bytes + 15) & ~15
}
