import { getKernel, type TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import type { KernelTable } from '../table.ts'
import { viaCpu } from './bridge.ts'
import { block } from './views.ts'

/**
 * `Transform` { image, transforms }: projective maps of images, by the plain backend, which stops after the first: one by
 * one. (The stock kernel reflects wrongly before the first row and column.)
 */
export function transformKernels(heap: Heap): KernelTable {
  const ofOne = viaCpu(heap, 'Transform')
  return {
    Transform: ({ image, transforms }, attrs) => {
      const [batch, ...sides] = image.shape
      const maps = transforms.shape[0]
      const parts = Array.from({ length: batch }, (_, i) => {
        const picture = block(heap, image, [i, 0, 0, 0], [1, ...sides])
        const map = block(heap, transforms, [maps === 1 ? 0 : i, 0], [1, 8])
        const part = ofOne({ image: picture, transforms: map }, attrs) as TensorInfo
        heap.release(picture)
        heap.release(map)
        return part
      })
      const { kernelFunc } = getKernel('Concat', 'wasm')
      const out = kernelFunc({ inputs: parts as never, attrs: { axis: 0 }, backend: heap.backend }) as TensorInfo
      parts.forEach(heap.release)
      return out
    },
  }
}
