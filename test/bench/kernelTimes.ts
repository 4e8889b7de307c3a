/**
 * Times matrix products and convolutions of one WASM build and prints them, as JSON: name -> { flops, ms }. A process of
 * its own for each, as kernels are registered for all of a process: `stock`, or one of our builds. Processor time, so that
 * what else runs tells less.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { type Build, installKernels } from '../../agents/nn/wasm/index.ts'
import { median } from './row.ts'

const ROUNDS = 15
const WARM_UP = 400 // ms, in which the compiler has its turn
const BATCH = 128
const BOARD = 9

interface Work {
  flops: number
  kernel: string
  inputs: Record<string, tf.Tensor>
  attrs: Record<string, tf.NamedAttrMap[string]>
}

const filled = (shape: number[]) => {
  const size = shape.reduce((a, b) => a * b, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i)),
    shape,
  )
}

function product(a: number[], b: number[], transposeA: boolean, transposeB: boolean): Work {
  const [rows, shared] = transposeA ? a.slice(-2).reverse() : a.slice(-2)
  const columns = b[b.length - (transposeB ? 2 : 1)]
  const batch = a.length > 2 ? a[0] : 1
  return {
    flops: 2 * batch * rows * shared * columns,
    kernel: 'BatchMatMul',
    inputs: { a: filled(a), b: filled(b) },
    attrs: { transposeA, transposeB },
  }
}

function convolutions(channels: number): Record<string, Work> {
  const image = [BATCH, BOARD, BOARD, channels]
  const filterShape = [3, 3, channels, channels]
  const [x, dy, filter] = [filled(image), filled(image), filled(filterShape)]
  const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] }
  const flops = 2 * BATCH * BOARD ** 2 * 9 * channels ** 2
  const name = `3x3, ${channels} channels`
  return {
    [`conv forward, ${name}`]: { flops, kernel: 'Conv2D', inputs: { x, filter }, attrs },
    [`conv input gradient, ${name}`]: {
      flops,
      kernel: 'Conv2DBackpropInput',
      inputs: { dy, filter },
      attrs: { ...attrs, inputShape: image },
    },
    [`conv filter gradient, ${name}`]: {
      flops,
      kernel: 'Conv2DBackpropFilter',
      inputs: { x, dy },
      attrs: { ...attrs, filterShape },
    },
  }
}

const build = process.argv[2]
await tf.setBackend('wasm')
if (build !== 'stock') installKernels(build as Build)

const works: Record<string, Work> = {
  'matMul, 512 x 512 x 512': product([512, 512], [512, 512], false, false),
  'matMul, transposed left': product([512, 512], [512, 512], true, false),
  'matMul, transposed right': product([512, 512], [512, 512], false, true),
  'matMul, 2048 x 128 x 512': product([2048, 128], [128, 512], false, false),
  'matMul, 128 of 64 x 32 x 64': product([128, 64, 32], [128, 64, 32], false, true),
  'matMul, 1 x 512 x 512': product([1, 512], [512, 512], false, false),
  ...convolutions(32),
  ...convolutions(64),
}
const times: Record<string, { flops: number; ms: number }> = {}
for (const [name, { flops, kernel, inputs, attrs }] of Object.entries(works)) {
  if (!tf.getKernel(kernel, 'wasm')) continue
  const once = () => tf.dispose(tf.engine().runKernel(kernel, inputs, attrs))
  const repeats = Math.max(1, Math.round(5e7 / flops)) // milliseconds at least
  for (const began = performance.now(); performance.now() - began < WARM_UP; ) once()
  const rounds = Array.from({ length: ROUNDS }, () => {
    const began = process.cpuUsage()
    for (let i = 0; i < repeats; i++) once()
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1000 / repeats
  })
  times[name] = { flops, ms: median(rounds) }
}
process.stdout.write(JSON.stringify(times))
