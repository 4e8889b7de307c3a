/** What the plain `cpu` backend gets wrong of what training uses, put right. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core'
import { einsum } from './kernels/einsum.ts'
import { replaceKernel } from './replace.ts'

let corrected = false

/**
 * `Einsum`, which loses axes that one input alone has, and `AvgPoolGrad`, which divides a window that hangs over the edge
 * by its whole size, where the forward pass divides by what lies inside. Once is enough, and more does no harm.
 */
export function correctPlainKernels(): void {
  if (corrected) return
  corrected = true
  replaceKernel(
    'Einsum',
    'cpu',
    () =>
      ({ inputs, attrs }) =>
        einsum(inputs as Record<string, TensorInfo>, attrs as { equation: string }),
  )
  replaceKernel('AvgPoolGrad', 'cpu', byWholeSize => ({ inputs, attrs, backend }) => {
    const cpu = backend as MathBackendCPU
    const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo }
    const { filterSize, strides, pad } = attrs as unknown as { filterSize: number; strides: number; pad: 'same' }
    const info = backend_util.computePool2DInfo(
      input.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
    )
    const within = (out: number, stride: number, size: number, before: number, end: number) => {
      const from = out * stride - before
      return Math.min(from + size, end) - Math.max(from, 0)
    }
    const { outHeight, outWidth, outChannels, filterHeight, filterWidth, padInfo } = info
    const values = Float32Array.from(cpu.readSync(dy.dataId) as Float32Array, (value, i) => {
      const at = Math.floor(i / outChannels)
      const column = at % outWidth
      const row = Math.floor(at / outWidth) % outHeight
      const rows = within(row, info.strideHeight, filterHeight, padInfo.top, info.inHeight)
      const columns = within(column, info.strideWidth, filterWidth, padInfo.left, info.inWidth)
      return (value * filterHeight * filterWidth) / (rows * columns)
    })
    const scaled = cpu.makeTensorInfo(dy.shape, 'float32', values)
    const dx = byWholeSize({ inputs: { dy: scaled, input }, attrs: attrs!, backend })
    cpu.disposeData(scaled.dataId)
    return dx
  })
}
