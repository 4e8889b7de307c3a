import type { Heap } from '../heap.ts'
import { nearestPlace, scaleOf } from '../resizing.ts'
import { type KernelTable, widthOf } from '../table.ts'

/** `ResizeNearestNeighbor` { images } [n, height, width, c] to a size: a gather of whole pixels. */
export function resizeKernels(heap: Heap): KernelTable {
  return {
    ResizeNearestNeighbor: ({ images }, attrs) => {
      const [n, height, width, channels] = images.shape
      const [toHeight, toWidth] = attrs.size as [number, number]
      const out = heap.output([n, toHeight, toWidth, channels], images.dtype)
      const rows = placesOf(height, toHeight, attrs)
      const columns = placesOf(width, toWidth, attrs)
      const places = Int32Array.from({ length: toHeight * toWidth }, (_, i) => {
        return rows[Math.floor(i / toWidth)] * width + columns[i % toWidth]
      })
      heap.scratch(places.byteLength, pointer => {
        new Int32Array(heap.memory.buffer, pointer, places.length).set(places)
        const bytes = channels * widthOf(images.dtype)
        const sizes = [1, n, height * width, places.length, bytes]
        heap.kernels.gather(heap.pointer(images), pointer, heap.pointer(out), ...sizes)
      })
      return out
    },
  }
}

function placesOf(size: number, resized: number, attrs: object): number[] {
  const scale = scaleOf(size, resized, attrs)
  return Array.from({ length: resized }, (_, place) => nearestPlace(place, scale, size, attrs))
}
