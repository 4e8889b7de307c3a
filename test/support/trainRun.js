// A program that trains a small net to its end, from where it was, on the built code. Tests kill it. It prints where it begins, and a
// line for each step.
//   node trainRun.js <folder>
import { z } from 'zod'
import { ArchitectureRegistry } from '../../dist/agents/nn/core/architecture.js'
import { openBackend } from '../../dist/agents/nn/core/backend.js'
import { createTraining } from '../../dist/agents/nn/core/training.js'
import { createTrainStep } from '../../dist/agents/nn/core/trainStep.js'
import { batchesOf, datasetOf, tensorBatches } from '../../dist/agents/nn/data/index.js'
import { batchNorm } from '../../dist/agents/nn/layers/batchNorm.js'
import { dense } from '../../dist/agents/nn/layers/dense.js'
import { dropout } from '../../dist/agents/nn/layers/dropout.js'
import { sequential } from '../../dist/agents/nn/layers/sequential.js'
import { squaredError } from '../../dist/agents/nn/losses/regression.js'
import { adam } from '../../dist/agents/nn/optim/adam.js'
import { CheckpointStore } from '../../dist/arena/store/checkpoints.js'
import { unwrap } from '../../dist/envs/core/result.js'
import { Rng } from '../../dist/envs/core/rng.js'

const { build } = await openBackend('wasm')
const rng = Rng.fromSeed(7)

const net = {
  id: 'net',
  summary: 'a net with batch norm and dropout',
  options: z.strictObject({}),
  make: () => ({
    layer: sequential({
      hidden: dense({ units: 32, activation: 'relu' }),
      norm: batchNorm(),
      drop: dropout(0.5),
      output: dense({ units: 2 }),
    }),
    input: [16],
  }),
}
const model = unwrap(new ArchitectureRegistry([net]).make({ id: 'net', options: {} }, rng.split('weights')))
const objective = ({ x, y }, pass) => ({ loss: squaredError(model.apply(x, pass), y) })
const step = createTrainStep({ weights: model.weights, objective, optimizer: adam({ rate: 1e-3 }) })

const numbers = (count, of) => Float32Array.from({ length: count }, () => of.float())
const drawn = rng.split('data')
const data = datasetOf({
  x: { shape: [16], values: numbers(160 * 16, drawn) },
  y: { shape: [2], values: numbers(160 * 2, drawn) },
})
const batches = tensorBatches(batchesOf(data, { size: 8, rng: rng.split('order') }))

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
