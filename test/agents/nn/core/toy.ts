/** A training small enough for tests, with all that must be resumed: dropout, a statistic, Adam's slots, shuffled data, an rng. */
import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { ArchitectureRegistry, defineArchitecture, type NamedModel } from '../../../../agents/nn/core/architecture.ts'
import type { Batches } from '../../../../agents/nn/core/batches.ts'
import type { Layer } from '../../../../agents/nn/core/layer.ts'
import { createTraining, type Training, type TrainingOptions } from '../../../../agents/nn/core/training.ts'
import { createTrainStep, type Objective } from '../../../../agents/nn/core/trainStep.ts'
import { dense } from '../../../../agents/nn/layers/dense.ts'
import { dropout } from '../../../../agents/nn/layers/dropout.ts'
import { sequential } from '../../../../agents/nn/layers/sequential.ts'
import { adam } from '../../../../agents/nn/optim/adam.ts'
import { warmUp } from '../../../../agents/nn/optim/schedules.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'

export interface Pair {
  readonly x: tf.Tensor // [batch, 3]
  readonly y: tf.Tensor // [batch, 1]
}

/** Takes off a moving mean of its input. */
const centred: Layer = (scope, input) => {
  const mean = scope.statistic('mean', input, shape => tf.zeros(shape))
  return {
    output: input,
    apply(x, pass) {
      if (!pass.training) return tf.sub(x, mean)
      const now = tf.mean(x, 0)
      pass.move(mean, from => tf.add(tf.mul(from, 0.9), tf.mul(now, 0.1)))
      return tf.sub(x, now)
    },
  }
}

const toy = defineArchitecture({
  id: 'toy',
  summary: 'two dense layers with all that moves between them',
  options: z.strictObject({ units: z.int().min(1).default(8).describe('hidden units') }),
  make: ({ units }) => ({
    layer: sequential({
      hidden: dense({ units, activation: 'tanh' }),
      centred,
      drop: dropout(0.25),
      output: dense({ units: 1 }),
    }),
    input: [3],
  }),
})

export const toys = new ArchitectureRegistry([toy])

const EXAMPLES = 14

/** Batches of 4 (the last of 2) of 14 examples, in an order that is the epoch's own. */
export function shuffled(seed: number): Batches<Pair> {
  const rng = Rng.fromSeed(seed)
  const examples = Array.from({ length: EXAMPLES }, () => Array.from({ length: 3 }, () => rng.normal()))
  return {
    perEpoch: 4,
    position: { epoch: 0, batch: 0 },
    next() {
      const { epoch, batch } = this.position
      const order = rng.split(epoch).shuffle(examples.map((_, i) => i))
      const rows = order.slice(batch * 4, batch * 4 + 4).map(i => examples[i])
      this.position = batch === 3 ? { epoch: epoch + 1, batch: 0 } : { epoch, batch: batch + 1 }
      return { x: tf.tensor2d(rows), y: tf.tensor2d(rows.map(([a, b, c]) => [a * b - c])) }
    },
  }
}

export interface Toy {
  readonly model: NamedModel
  readonly training: Training
}

type Options = Partial<TrainingOptions<Pair>>

/** The same training each time it is called with the same seed; with options that may be about its model, and more parts. */
export function toyTraining(seed: number, given: Options | ((model: NamedModel) => Options) = {}): Toy {
  const rng = Rng.fromSeed(seed)
  const model = unwrap(toys.make({ id: 'toy', options: {} }, rng.split('weights')))
  const options = typeof given === 'function' ? given(model) : given
  const objective: Objective<Pair> = ({ x, y }, pass) => {
    const error = tf.sub(model.apply(x, pass), y)
    return { loss: tf.mean(tf.square(error)), metrics: { mae: tf.mean(tf.abs(error)) } }
  }
  const step = createTrainStep({ weights: model.weights, objective, optimizer: adam({ rate: warmUp(5, 0.01) }) })
  const batches = shuffled(seed)
  const validate = () => {
    const { x, y } = shuffled(seed + 1).next() as Pair
    const mae = tf.tidy(() => tf.mean(tf.abs(tf.sub(model.predict(x), y))).dataSync()[0])
    tf.dispose([x, y])
    return { mae }
  }
  const parts = { model, step, ...options.parts }
  const noise = rng.split('noise')
  const training = createTraining({ step, batches, rng: noise, epochs: 3, validate, ...options, parts })
  return { model, training }
}
