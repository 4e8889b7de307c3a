/**
 * Times operations that aren't products, forward and backward, and prints them, as JSON: name -> ms. A process of its own
 * for each build, as kernels are registered for all of a process: `stock`, where ops/ composes them of stock kernels, or
 * one of ours.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { type Build, installKernels } from '../../agents/nn/wasm/index.ts'
import { gelu } from '../../agents/nn/wasm/ops/gelu.ts'
import { lstmGates } from '../../agents/nn/wasm/ops/lstm.ts'
import { batchNorm, layerNorm } from '../../agents/nn/wasm/ops/normalization.ts'
import { applyAdam } from '../../agents/nn/wasm/ops/optimizers.ts'
import { softmaxCrossEntropy } from '../../agents/nn/wasm/ops/softmax.ts'

const ROUNDS = 40
const MILLISECONDS = 5 // that a round takes at least

const filled = <R extends tf.Rank = tf.Rank>(...shape: number[]) => {
  const size = shape.reduce((a, b) => a * b, 1)
  return tf.tensor<R>(
    Float32Array.from({ length: size }, (_, i) => 2 * Math.sin(i)),
    shape as tf.ShapeMap[R],
  )
}

/** The value and the gradients to all inputs, dy being as large as the value. */
function there(op: (...inputs: tf.Tensor[]) => tf.Tensor, ...inputs: tf.Tensor[]): () => unknown {
  const dy = tf.tidy(() => filled(...op(...inputs).shape))
  const run = tf.valueAndGrads(op)
  return () => run(inputs, dy)
}

const elementwise = (op: (x: tf.Tensor) => tf.Tensor) => there(op, filled(2048, 512))

/** Weights of a 4 blocks x 32 net on 9x9x17: 26 variables. */
function adam(): () => unknown {
  const tower = Array.from({ length: 8 }, () => [[3, 3, 32, 32], [32]])
  const heads = [[64 * 81, 82], [82], [81, 64], [64], [64, 1], [1], [1, 1, 32, 2], [2]]
  const shapes = [[3, 3, 17, 32], [32], ...tower.flat(), ...heads]
  const variables = () => shapes.map(shape => tf.variable(filled(...shape)))
  const [weights, first, second] = [variables(), variables(), variables()]
  const gradients = shapes.map(shape => filled(...shape))
  const settings = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
  for (const slot of second) slot.assign(tf.square(slot))
  return () => applyAdam({ weights, gradients, first, second, step: 10, ...settings })
}

const build = process.argv[2]
await tf.setBackend('wasm')
if (build !== 'stock') installKernels(build as Build)

const columns = (n: number) => [filled(n), filled(n)]
const [left, right] = [filled(2048, 512), filled(2048, 512)]
const works: Record<string, () => unknown> = {
  'ReLU, 2048 x 512': elementwise(tf.relu),
  'sigmoid, 2048 x 512': elementwise(tf.sigmoid),
  'tanh, 2048 x 512': elementwise(tf.tanh),
  'softplus, 2048 x 512': elementwise(tf.softplus),
  'GELU, 2048 x 512': elementwise(gelu),
  'softmax, 8192 x 64': there(tf.softmax as (x: tf.Tensor) => tf.Tensor, filled(8192, 64)),
  'softmax cross entropy, 2048 x 64': there(softmaxCrossEntropy, filled(2048, 64), filled(2048, 64)),
  'layer norm, 2048 x 128': there(
    (x, gain, bias) => layerNorm(x, gain as tf.Tensor1D, bias as tf.Tensor1D, 1e-5),
    filled(2048, 128),
    ...columns(128),
  ),
  'batch norm, 128 x 9 x 9 x 32': there(
    (x, gain, bias) => batchNorm(x, gain as tf.Tensor1D, bias as tf.Tensor1D, 1e-3)[0],
    filled(128, 9, 9, 32),
    ...columns(32),
  ),
  'LSTM gates, 32 x 128 units': there(
    (gates, cell) => tf.add(...lstmGates(gates as tf.Tensor2D, cell as tf.Tensor2D)),
    filled(32, 512),
    filled(32, 128),
  ),
  'maximum, 2048 x 512': there(tf.maximum, filled(2048, 512), filled(512)),
  'where greater, 2048 x 512': () => tf.where(tf.greater(left, right), left, right),
  'Adam, 26 variables': adam(),
}

const times: Record<string, number> = {}
for (const [name, work] of Object.entries(works)) {
  const once = () => tf.tidy(() => void work())
  const began = performance.now()
  once()
  const repeats = Math.max(1, Math.round(MILLISECONDS / (performance.now() - began)))
  const rounds = Array.from({ length: ROUNDS }, () => {
    const began = performance.now()
    for (let i = 0; i < repeats; i++) once()
    return (performance.now() - began) / repeats
  })
  times[name] = Math.min(...rounds) // what disturbs can only add
}
process.stdout.write(JSON.stringify(times))
