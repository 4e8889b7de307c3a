// A program that trains a small net to its end, from where it was, on the built code. Tests kill it. It prints where it begins, and a
// line for each step.
//   node trainRun.js <folder>
import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { ArchitectureRegistry } from '../../dist/agents/nn/core/architecture.js'
import { openBackend } from '../../dist/agents/nn/core/backend.js'
import { createTraining } from '../../dist/agents/nn/core/training.js'
import { createTrainStep } from '../../dist/agents/nn/core/trainStep.js'
import { dense } from '../../dist/agents/nn/layers/dense.js'
import { dropout } from '../../dist/agents/nn/layers/dropout.js'
import { sequential } from '../../dist/agents/nn/layers/sequential.js'
import { adam } from '../../dist/agents/nn/optim/adam.js'
import { CheckpointStore } from '../../dist/arena/store/checkpoints.js'
import { unwrap } from '../../dist/envs/core/result.js'
import { Rng } from '../../dist/envs/core/rng.js'

const { build } = await openBackend('wasm')
const rng = Rng.fromSeed(7)

const net = {
  id: 'net',
  summary: 'a net with dropout',
  options: z.strictObject({}),
  make: () => ({
    layer: sequential({ a: dense({ units: 32, activation: 'relu' }), drop: dropout(0.5), b: dense({ units: 2 }) }),
    input: [16],
  }),
}
const model = unwrap(new ArchitectureRegistry([net]).make({ id: 'net', options: {} }, rng.split('weights')))
const objective = ({ x, y }, pass) => ({ loss: tf.mean(tf.square(tf.sub(model.apply(x, pass), y))) })
const step = createTrainStep({ weights: model.weights, objective, optimizer: adam({ rate: 1e-3 }) })

/** Each batch is drawn from a stream of its own, so that a position is all there is to it. */
const batches = {
  perEpoch: 20,
  position: { epoch: 0, batch: 0 },
  next() {
    const { epoch, batch } = this.position
    const drawn = rng.split(`${epoch}/${batch}`)
    const numbers = count => Float32Array.from({ length: count }, () => drawn.float())
    this.position = batch === 19 ? { epoch: epoch + 1, batch: 0 } : { epoch, batch: batch + 1 }
    return { x: tf.tensor(numbers(8 * 16), [8, 16]), y: tf.tensor(numbers(8 * 2), [8, 2]) }
  },
}

const store = new CheckpointStore(process.argv[2], { keep: 2 })
const training = createTraining({
  step,
  batches,
  rng: rng.split('noise'),
  parts: { model, step },
  epochs: 5,
  checkpoints: { steps: 3 },
  backend: build,
})
const newest = store.loadNewest()
if (newest.ok) unwrap(training.restore(newest.value.checkpoint))
process.stdout.write(`from ${newest.ok ? newest.value.save : 0}\n`)
for await (const event of training.run()) {
  if (event.type === 'step') process.stdout.write(`${event.step} ${event.loss}\n`)
  if (event.type === 'checkpoint') await store.save(event.checkpoint)
}
