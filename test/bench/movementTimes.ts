/** Times our kernels that move, sum, pool and gather and the stock ones, and prints both as JSON (milliseconds). */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { installKernels } from '../../agents/nn/wasm/index.ts'

/** Milliseconds of one call: the least of the rounds, as other work on the machine only ever adds. */
export type MovementTimes = Record<string, { ours: number; stock?: number }>

const ROUNDS = 30

type Inputs = Record<string, tf.Tensor>
type Attrs = Record<string, unknown>

const filled = (...shape: number[]) => {
  const size = shape.reduce((a, b) => a * b, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i)),
    shape,
  )
}
const places = (count: number, below: number) =>
  tf.tensor1d(
    Int32Array.from({ length: count }, (_, i) => (i * 7919) % below),
    'int32',
  )

tf.enableProdMode()
await tf.setBackend('wasm')
const stockKernels = new Map(
  tf.getKernelsForBackend('wasm').map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]),
)
installKernels()

const heads = filled(32, 64, 4, 32) // batch, time, heads, units
const images = filled(128, 28, 28, 8)
const pooled = filled(128, 14, 14, 8)
const windows = { filterSize: 2, strides: 2, pad: 'valid' }
const works: [name: string, kernel: string, inputs: Inputs | tf.Tensor[], attrs: Attrs][] = [
  ['Identity, 32 x 64 x 128', 'Identity', { x: heads }, {}],
  ['Transpose, heads of 32 x 64 x 4 x 32', 'Transpose', { x: heads }, { perm: [0, 2, 1, 3] }],
  ['Transpose, last two axes of 128 x 64 x 32', 'Transpose', { x: filled(128, 64, 32) }, { perm: [0, 2, 1] }],
  ['Unpack, 64 steps of 32 x 64 x 512', 'Unpack', { value: filled(32, 64, 512) }, { axis: 1 }],
  ['Pack, 64 steps of 32 x 128', 'Pack', Array.from({ length: 64 }, () => filled(32, 128)), { axis: 1 }],
  ['Concat, two of 128 x 9 x 9 x 32', 'Concat', [filled(128, 9, 9, 32), filled(128, 9, 9, 32)], { axis: 3 }],
  ['SplitV, 4 gates of 32 x 512', 'SplitV', { x: filled(32, 512) }, { numOrSizeSplits: 4, axis: 1 }],
  ['Slice, a quarter of 32 x 512', 'Slice', { x: filled(32, 512) }, { begin: [0, 128], size: [32, 128] }],
  ['Tile, 2048 x 1 to 2048 x 128', 'Tile', { x: filled(2048, 1) }, { reps: [1, 128] }],
  [
    'PadV2, 128 x 9 x 9 x 32',
    'PadV2',
    { x: filled(128, 9, 9, 32) },
    {
      paddings: [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ],
      constantValue: 0,
    },
  ],
  [
    'DepthToSpace, 32 x 14 x 14 x 32',
    'DepthToSpace',
    { x: filled(32, 14, 14, 32) },
    { blockSize: 2, dataFormat: 'NHWC' },
  ],
  [
    'SpaceToBatchND, 32 x 28 x 28 x 8',
    'SpaceToBatchND',
    { x: filled(32, 28, 28, 8) },
    {
      blockShape: [2, 2],
      paddings: [
        [0, 0],
        [0, 0],
      ],
    },
  ],
  [
    'ResizeNearestNeighbor, 32 x 14 x 14 x 32 to 28 x 28',
    'ResizeNearestNeighbor',
    { images: filled(32, 14, 14, 32) },
    { size: [28, 28], alignCorners: false, halfPixelCenters: false },
  ],
  ['Sum, 10368 x 64 to 64', 'Sum', { x: filled(10368, 64) }, { axis: 0, keepDims: false }],
  ['Sum, 2048 x 128 to 2048', 'Sum', { x: filled(2048, 128) }, { axis: 1, keepDims: false }],
  ['Mean, 128 x 9 x 9 x 64 to 128 x 64', 'Mean', { x: filled(128, 9, 9, 64) }, { axis: [1, 2], keepDims: false }],
  ['Max, 2048 x 128 to 2048', 'Max', { x: filled(2048, 128) }, { reductionIndices: 1, keepDims: false }],
  ['ArgMax, 128 x 362', 'ArgMax', { x: filled(128, 362) }, { axis: 1 }],
  ['Cumsum, 64 x 512', 'Cumsum', { x: filled(64, 512) }, { axis: 1, exclusive: false, reverse: false }],
  ['MaxPool, 128 x 28 x 28 x 8', 'MaxPool', { x: images }, windows],
  ['MaxPoolGrad, 128 x 28 x 28 x 8', 'MaxPoolGrad', { dy: pooled, input: images, output: pooled }, windows],
  ['AvgPool, 128 x 28 x 28 x 8', 'AvgPool', { x: images }, windows],
  ['AvgPoolGrad, 128 x 28 x 28 x 8', 'AvgPoolGrad', { dy: pooled, input: images }, windows],
  [
    'GatherV2, 2048 rows of 5000 x 128',
    'GatherV2',
    { x: filled(5000, 128), indices: places(2048, 5000) },
    { axis: 0, batchDims: 0 },
  ],
  [
    'UnsortedSegmentSum, 2048 rows to 5000 x 128',
    'UnsortedSegmentSum',
    { x: filled(2048, 128), segmentIds: places(2048, 5000) },
    { numSegments: 5000 },
  ],
  [
    'Einsum, attention scores of 32 x 64 x 4 x 32',
    'Einsum',
    [heads, filled(32, 64, 4, 32)],
    { equation: 'bihd,bjhd->bhij' },
  ],
]

const times: MovementTimes = {}
for (const [name, kernelName, inputs, attrs] of works) {
  const backend = tf.backend()
  const once = (kernelFunc: tf.KernelFunc) => {
    const results = [
      kernelFunc({ inputs: inputs as tf.NamedTensorInfoMap, attrs: attrs as tf.NamedAttrMap, backend }),
    ].flat()
    for (const result of results) {
      if (result instanceof tf.Tensor) result.dispose()
      else backend.disposeData(result.dataId)
    }
  }
  const timed = (kernelFunc: tf.KernelFunc, calls: number) => {
    const began = performance.now()
    for (let i = 0; i < calls; i++) once(kernelFunc)
    return (performance.now() - began) / calls
  }
  const ours = tf.getKernel(kernelName, 'wasm').kernelFunc
  const stock = stockKernels.get(kernelName)
  const calls = Math.max(1, Math.ceil(1 / Math.max(timed(ours, 20), 1e-3))) // a millisecond or more
  const best = { ours: Number.POSITIVE_INFINITY, stock: Number.POSITIVE_INFINITY }
  for (let round = 0; round < ROUNDS; round++) {
    best.ours = Math.min(best.ours, timed(ours, calls))
    if (stock) best.stock = Math.min(best.stock, timed(stock, Math.ceil(calls / 10)))
  }
  times[name] = stock ? best : { ours: best.ours }
}
process.stdout.write(JSON.stringify(times))
