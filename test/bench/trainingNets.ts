/** The nets whose training is timed, each with a batch of made-up data. */
import * as tf from '@tensorflow/tfjs-core'
import { lstmModel } from '../../agents/nn/blocks/lstmModel.ts'
import { type PolicyValue, policyValue } from '../../agents/nn/blocks/policyValue.ts'
import { languageModel } from '../../agents/nn/blocks/transformer.ts'
import type { Layer } from '../../agents/nn/core/layer.ts'
import { createModel } from '../../agents/nn/core/model.ts'
import { createTrainStep } from '../../agents/nn/core/trainStep.ts'
import { conv2d } from '../../agents/nn/layers/conv2d.ts'
import { dense } from '../../agents/nn/layers/dense.ts'
import { maxPool } from '../../agents/nn/layers/pooling.ts'
import { flatten } from '../../agents/nn/layers/reshape.ts'
import { sequential } from '../../agents/nn/layers/sequential.ts'
import { adam } from '../../agents/nn/optim/adam.ts'
import { softmaxCrossEntropy, sparseSoftmaxCrossEntropy } from '../../agents/nn/wasm/ops/softmax.ts'
import { Rng } from '../../envs/core/rng.ts'

/** A net that is being trained: one step on its batch at each call. */
export interface Trained {
  /** Examples in the batch. */
  readonly batch: number
  step(): void
}

const rng = Rng.fromSeed(1)

/** Two heads on 9x9 boards of 17 planes, 128 at a time: cross entropy of the policy and squared error of the value. */
function policyValueNet(blocks: number, filters: number, norm: boolean): Trained {
  const layer = policyValue({ blocks, filters, norm, actions: 82 })
  const model = createModel<tf.Tensor, PolicyValue>(layer, [9, 9, 17], rng)
  const x = tf.cast(tf.greater(noise([128, 9, 9, 17]), 0.7), 'float32')
  const policy = tf.softmax(noise([128, 82]))
  const value = tf.sign(noise([128, 1]))
  return trained(model.weights, 128, pass => {
    const told = model.apply(x, pass)
    const policyLoss = tf.mean(softmaxCrossEntropy(told.policy, policy))
    return { loss: tf.add(policyLoss, tf.mean(tf.squaredDifference(told.value, value))) }
  })
}

/** One label for each place that the net answers for. */
function classifier(layer: Layer, x: tf.Tensor, classes: number): Trained {
  const model = createModel(layer, x.shape.slice(1), rng)
  const places = [x.shape[0], ...model.output.slice(0, -1)]
  const labels = tf.cast(tf.floor(tf.mul(tf.abs(tf.sin(tf.mul(noise(places), 1000))), classes)), 'int32')
  return trained(model.weights, x.shape[0], pass => ({
    loss: tf.mean(sparseSoftmaxCrossEntropy(model.apply(x, pass), labels)),
  }))
}

/** 28x28 pictures: 3x3 convolutions to 16 and to 32 maps, each halved by a max pool, 128 units, 10 classes. */
const pictures = sequential([
  conv2d({ filters: 16, activation: 'relu' }),
  maxPool(),
  conv2d({ filters: 32, activation: 'relu' }),
  maxPool(),
  flatten(),
  dense({ units: 128, activation: 'relu' }),
  dense({ units: 10 }),
])

export const NETS: Readonly<Record<string, () => Trained>> = {
  '4x32': () => policyValueNet(4, 32, false),
  '4x32, batch norm': () => policyValueNet(4, 32, true),
  '6x64': () => policyValueNet(6, 64, false),
  pictures: () => classifier(pictures, noise([128, 28, 28, 1]), 10),
  lstm: () => classifier(lstmModel({ units: 128, outputs: 10 }), noise([32, 64, 128]), 10),
  transformer: () => {
    const ids = tf.cast(tf.floor(tf.mul(tf.abs(noise([32, 64])), 31)), 'int32')
    return classifier(languageModel({ tokens: 128, layers: 4, units: 128, heads: 4 }), ids, 128)
  },
}

function noise(shape: number[]): tf.Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, () => rng.normal()),
    shape,
  )
}

type Step = Parameters<typeof createTrainStep<undefined>>[0]

function trained(
  weights: Step['weights'],
  batch: number,
  loss: (pass: Parameters<Step['objective']>[1]) => ReturnType<Step['objective']>,
): Trained {
  const step = createTrainStep<undefined>({
    weights,
    objective: (_batch, pass) => loss(pass),
    optimizer: adam({ rate: 1e-3 }),
  })
  const rng = Rng.fromSeed(2)
  return { batch, step: () => void step.run(undefined, rng) }
}
