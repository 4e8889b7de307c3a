import { util } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import type { KernelBody, KernelTable } from '../table.ts'
import { viaCpu } from './bridge.ts'

/** `Cumsum` and `Cumprod` { x } along an axis. (The stock kernels write past their output where the axis is negative.) */
export function cumulateKernels(heap: Heap): KernelTable {
  const along = (name: 'Cumsum' | 'Cumprod', kernel: string): KernelBody => {
    const elsewhere = viaCpu(heap, name)
    return ({ x }, { axis, exclusive, reverse }) => {
      const [at] = util.parseAxisParam(axis as number, x.shape)
      if (x.dtype === 'bool') return elsewhere({ x }, { axis: at, exclusive, reverse })
      const out = heap.output(x.shape, x.dtype)
      const [outer, inner] = [x.shape.slice(0, at), x.shape.slice(at + 1)].map(util.sizeFromShape)
      heap.kernels[x.dtype === 'int32' ? `${kernel}Ints` : kernel](
        ...[heap.pointer(x), heap.pointer(out), outer, x.shape[at], inner, Number(exclusive), Number(reverse)],
      )
      return out
    }
  }
  return { Cumsum: along('Cumsum', 'cumsum'), Cumprod: along('Cumprod', 'cumprod') }
}
