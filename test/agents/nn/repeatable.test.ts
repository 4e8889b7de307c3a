import { add, type Tensor, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { architectures } from '../../../agents/nn/architectures.ts'
import type { PolicyValue } from '../../../agents/nn/blocks/policyValue.ts'
import type { Batches } from '../../../agents/nn/core/batches.ts'
import type { Pass } from '../../../agents/nn/core/layer.ts'
import { gaussian } from '../../../agents/nn/core/noise.ts'
import { createTraining } from '../../../agents/nn/core/training.ts'
import { createTrainStep, type Objective } from '../../../agents/nn/core/trainStep.ts'
import { sparseSoftmaxCrossEntropy } from '../../../agents/nn/losses/classification.ts'
import { squaredError } from '../../../agents/nn/losses/regression.ts'
import { adam } from '../../../agents/nn/optim/adam.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { backends, use } from './backends.ts'

const STEPS = 20
const BATCH = 8

/** One training: its model, what it is asked, and an example of a batch drawn from a stream. */
interface Case<B, In, Out> {
  readonly id: string
  readonly options: Readonly<Record<string, unknown>>
  objective(apply: (x: In, pass: Pass) => Out): Objective<B>
  draw(rng: Rng): B
}

const sizeOf = (shape: number[]) => shape.reduce((product, axis) => product * axis, 1)
const floats = (rng: Rng, shape: number[]) => tensor(gaussian(rng, sizeOf(shape)), shape)
const below = (rng: Rng, shape: number[], n: number) =>
  tensor(
    Int32Array.from({ length: sizeOf(shape) }, () => rng.below(n)),
    shape,
    'int32',
  )

const classified =
  (apply: (x: Tensor, pass: Pass) => Tensor): Objective<[Tensor, Tensor]> =>
  ([x, label], pass) => ({ loss: sparseSoftmaxCrossEntropy(apply(x, pass), label) })

const mlp: Case<[Tensor, Tensor], Tensor, Tensor> = {
  id: 'mlp',
  options: { inputs: 11, hidden: [33, 17], outputs: 5, activation: 'tanh', dropout: 0.2 },
  objective: classified,
  draw: rng => [floats(rng, [BATCH, 11]), below(rng, [BATCH], 5)],
}

const convolution: Case<[Tensor, Tensor, Tensor], Tensor, PolicyValue> = {
  id: 'policy-value',
  options: { height: 5, width: 5, planes: 3, actions: 26, blocks: 1, filters: 6, valueUnits: 9 },
  objective:
    apply =>
    ([x, moves, outcomes], pass) => {
      const { policy, value } = apply(x, pass)
      const losses = { policy: sparseSoftmaxCrossEntropy(policy, moves), value: squaredError(value, outcomes) }
      return { loss: add(losses.policy, losses.value), metrics: losses }
    },
  draw: rng => [floats(rng, [BATCH, 5, 5, 3]), below(rng, [BATCH], 26), floats(rng, [BATCH, 1])],
}

const lstm: Case<[Tensor, Tensor], Tensor, Tensor> = {
  id: 'lstm',
  options: { time: 7, inputs: 3, units: 13, layers: 2, outputs: 5 },
  objective: classified,
  draw: rng => [floats(rng, [BATCH, 7, 3]), below(rng, [BATCH], 5)],
}

const transformer: Case<[Tensor, Tensor], Tensor, Tensor> = {
  id: 'transformer',
  options: { task: 'next', time: 6, tokens: 9, units: 12, layers: 2, heads: 3, dropout: 0.1 },
  objective: classified,
  draw: rng => [below(rng, [BATCH, 6], 9), below(rng, [BATCH, 6], 9)],
}

/** The loss of each step, on the present backend. */
async function losses<B, In, Out>({ id, options, objective, draw }: Case<B, In, Out>): Promise<number[]> {
  const rng = Rng.fromSeed(id)
  const model = unwrap(architectures.make<In, Out>({ id, options }, rng.split('weights')))
  const step = createTrainStep({
    weights: model.weights,
    objective: objective(model.apply),
    optimizer: adam({ rate: 1e-3 }),
  })
  const batches: Batches<B> = {
    perEpoch: 4, // the same four again and again, so that there is something to learn
    position: { epoch: 0, batch: 0 },
    next: () => draw(rng.split(told.length % 4)),
  }
  const told: number[] = []
  for await (const event of createTraining({ step, batches, rng, parts: {}, steps: STEPS }).run()) {
    if (event.type === 'step') told.push(event.loss)
  }
  return told
}
const cases = { mlp, convolution, lstm, transformer } as const

describe.each(backends)('on %s', backend => {
  beforeAll(() => use(backend))

  test.each(Object.entries(cases))('one seed gives one training, bit for bit: %s', async (_name, each) => {
    const run = () => losses(each as Case<unknown, unknown, unknown>)
    const first = await run()
    expect(new Set(first).size).toBeGreaterThan(STEPS / 2)
    expect(await run()).toEqual(first)
  })
})
