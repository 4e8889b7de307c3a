/** Training on our kernels, on both builds of them, and on TensorFlow where it is installed, comes out as it does on the plain backend. */
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { lstmModel } from '../../../agents/nn/blocks/lstmModel.ts'
import { mlp } from '../../../agents/nn/blocks/mlp.ts'
import { languageModel } from '../../../agents/nn/blocks/transformer.ts'
import type { Layer } from '../../../agents/nn/core/layer.ts'
import { createModel } from '../../../agents/nn/core/model.ts'
import { createTrainStep } from '../../../agents/nn/core/trainStep.ts'
import { activation } from '../../../agents/nn/layers/activation.ts'
import { batchNorm } from '../../../agents/nn/layers/batchNorm.ts'
import { conv2d } from '../../../agents/nn/layers/conv2d.ts'
import { dense } from '../../../agents/nn/layers/dense.ts'
import { maxPool } from '../../../agents/nn/layers/pooling.ts'
import { flatten } from '../../../agents/nn/layers/reshape.ts'
import { residual } from '../../../agents/nn/layers/residual.ts'
import { sequential } from '../../../agents/nn/layers/sequential.ts'
import { adam } from '../../../agents/nn/optim/adam.ts'
import { momentum } from '../../../agents/nn/optim/momentum.ts'
import type { Optimizer } from '../../../agents/nn/optim/optimizer.ts'
import { BUILDS } from '../../../agents/nn/wasm/index.ts'
import { sparseSoftmaxCrossEntropy } from '../../../agents/nn/wasm/ops/softmax.ts'
import { Rng } from '../../../envs/core/rng.ts'
import type { Tested } from './backends.ts'
import { choose, randn } from './layers/support.ts'
import { missing, natives } from './native.ts'

const STEPS = 200
const BATCH = 8

interface Run {
  readonly losses: number[]
  /** Weights and statistics at the end, by path. */
  readonly weights: ReadonlyMap<string, ArrayLike<number>>
}

interface Net {
  readonly layer: () => Layer
  readonly input: readonly number[]
  /** Ids are whole numbers from 0 to this. */
  readonly ids?: number
  readonly labels: { readonly shape: readonly number[]; readonly classes: number }
  readonly optimizer: Optimizer
}

const convnet = () =>
  sequential([
    conv2d({ filters: 5, bias: false }),
    batchNorm(),
    activation('relu'),
    maxPool(),
    residual(sequential([conv2d({ filters: 5, bias: false }), batchNorm()]), { activation: 'relu' }),
    conv2d({ filters: 4, stride: 2, activation: 'relu' }),
    flatten(),
    dense({ units: 3 }),
  ])

const nets: Record<string, Net> = {
  mlp: {
    layer: () => mlp({ hidden: [13, 9], outputs: 4, activation: 'tanh' }),
    input: [7],
    labels: { shape: [], classes: 4 },
    optimizer: adam({ rate: 1e-3 }),
  },
  'convnet with batch norm': {
    layer: convnet,
    input: [6, 7, 3],
    labels: { shape: [], classes: 3 },
    optimizer: momentum({ rate: 0.02 }),
  },
  lstm: {
    layer: () => lstmModel({ units: 9, outputs: 3, returns: 'all' }),
    input: [5, 4],
    labels: { shape: [5], classes: 3 },
    optimizer: adam({ rate: 1e-3 }),
  },
  transformer: {
    layer: () => languageModel({ tokens: 7, units: 12, heads: 3, hidden: 20, layers: 1 }),
    input: [5],
    ids: 7,
    labels: { shape: [5], classes: 7 },
    optimizer: momentum({ rate: 0.02 }),
  },
}

/** Learns to tell labels that a fixed rule gives: the sign pattern of the input's first numbers, or the id before. */
function batchOf({ input, ids, labels }: Net, step: number): { x: tf.Tensor; y: tf.Tensor } {
  if (ids !== undefined) {
    const rng = Rng.fromSeed(1000 + step)
    const drawn = Int32Array.from({ length: BATCH * input[0] }, () => rng.below(ids))
    const before = drawn.map((_, i) => (i % input[0] === 0 ? 0 : drawn[i - 1]))
    return { x: tf.tensor(drawn, [BATCH, ...input], 'int32'), y: tf.tensor(before, [BATCH, ...labels.shape], 'int32') }
  }
  const x = randn([BATCH, ...input], 1000 + step)
  const rows = tf.reshape(x, [-1, labels.shape.length > 0 ? input[input.length - 1] : x.size / BATCH])
  const y = tf.argMax(tf.slice(rows, [0, 0], [-1, labels.classes]), 1)
  return { x, y: tf.reshape(tf.cast(y, 'int32'), [BATCH, ...labels.shape]) }
}

async function train(net: Net, backend: Tested): Promise<Run> {
  await choose(backend)
  const model = createModel(net.layer(), net.input, Rng.fromSeed(4))
  const step = createTrainStep<{ x: tf.Tensor; y: tf.Tensor }>({
    weights: model.weights,
    objective: ({ x, y }, pass) => ({ loss: tf.mean(sparseSoftmaxCrossEntropy(model.apply(x, pass), y)) }),
    optimizer: net.optimizer,
  })
  const rng = Rng.fromSeed(5)
  const losses: number[] = []
  for (let i = 0; i < STEPS; i++) {
    const batch = tf.tidy(() => batchOf(net, i))
    losses.push(step.run(batch, rng).loss)
    tf.dispose(batch)
  }
  const values = [...model.weights, ...model.statistics].map(
    ([path, weight]) => [path, weight.dataSync().slice()] as const,
  )
  step.dispose()
  model.dispose()
  return { losses, weights: new Map(values) }
}

if (missing) test.skip(`training on TensorFlow: ${missing}`)

describe.each(Object.entries(nets))('%s', (_name, net) => {
  let plain: Promise<Run> | undefined

  test.each([...BUILDS, ...natives])(`${STEPS} steps on %s agree with the plain backend's`, async backend => {
    plain ??= train(net, 'cpu')
    const expected = await plain
    const actual = await train(net, backend)
    expect(mean(expected.losses.slice(-20))).toBeLessThan(0.9 * mean(expected.losses.slice(0, 20))) // it learns
    for (const [i, loss] of actual.losses.entries()) {
      expect(Math.abs(loss / expected.losses[i] - 1), `loss of step ${i + 1}`).toBeLessThan(1e-4)
    }
    for (const [path, values] of actual.weights) {
      const worst = Math.max(...Array.from(values, (value, i) => Math.abs(value - expected.weights.get(path)![i])))
      expect(worst, path).toBeLessThan(1e-3)
    }
  })
})

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
