/** Loops that a trace unrolls, of all the shapes in which people write them; and what only our own kernels do. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { lower } from '../../../../agents/nn/onnx/lower.ts'
import { merge } from '../../../../agents/nn/onnx/program.ts'
import { roll } from '../../../../agents/nn/onnx/roll.ts'
import { trace } from '../../../../agents/nn/onnx/trace.ts'
import { gelu } from '../../../../agents/nn/wasm/ops/gelu.ts'
import { lstmGates } from '../../../../agents/nn/wasm/ops/lstm.ts'
import { batchNormBy, layerNorm } from '../../../../agents/nn/wasm/ops/normalization.ts'
import { logSoftmax } from '../../../../agents/nn/wasm/ops/softmax.ts'
import { BACKENDS, type Case, expectAgreement, useBackend } from './support.ts'

const sequence = { x: { shape: [null, 8, 4] } }
const weights = { kernel: [4, 4], gate: [4, 4] }
const zeros = (x: tf.Tensor) => tf.zeros([x.shape[0], 4])
type Weights = Readonly<Record<string, tf.Variable>>

/** A minimal gated unit (Zhou et al. 2016): four products and three kinds of input. */
function gated(x: tf.Tensor, h: tf.Tensor, { kernel, gate }: Weights): tf.Tensor {
  const f = tf.sigmoid(tf.add(x, tf.matMul(h as tf.Tensor2D, gate as unknown as tf.Tensor2D)))
  const candidate = tf.tanh(tf.add(x, tf.matMul(tf.mul(f, h) as tf.Tensor2D, kernel as unknown as tf.Tensor2D)))
  return tf.add(tf.mul(tf.sub(1, f), h), tf.mul(f, candidate))
}

function states(steps: readonly tf.Tensor[], from: tf.Tensor, weights: Weights): tf.Tensor[] {
  const all: tf.Tensor[] = []
  for (const step of steps) all.push(gated(step, all.at(-1) ?? from, weights))
  return all
}

const over = (forward: (x: tf.Tensor, weights: Weights) => ReturnType<Case['forward']>): Case => ({
  inputs: sequence,
  weights,
  forward: ({ x }, w) => forward(x, w),
})

const cases: Record<string, Case> = {
  'a loop, all outputs and the last': over((x, w) => {
    const all = states(tf.unstack(x, 1), zeros(x), w)
    return { all: tf.stack(all, 1), last: all[7] }
  }),
  'a loop that begins in the first step': over((x, w) => {
    const [first, ...others] = tf.unstack(x, 1)
    return tf.stack(states(others, first, w), 2)
  }),
  'a loop backwards, in order of time': over((x, w) =>
    tf.stack(states(tf.unstack(x, 1).reverse(), zeros(x), w).reverse(), 1),
  ),
  'a loop both ways': over((x, w) => {
    const steps = tf.unstack(x, 1)
    const there = states(steps, zeros(x), w)
    const back = states(steps.toReversed(), zeros(x), w).toReversed()
    return tf.concat([tf.stack(there, 1), tf.stack(back, 1)], -1)
  }),
  'a loop over every other step': over((x, w) =>
    tf.stack(
      states(
        tf.unstack(x, 1).filter((_, i) => i % 2 === 1),
        zeros(x),
        w,
      ),
      0,
    ),
  ),
  'a loop some of whose outputs are used': over((x, w) => {
    const all = states(tf.unstack(x, 1), zeros(x), w)
    return { second: tf.relu(all[1]), sum: tf.addN([all[3], all[5], all[7]]), last: all[7] }
  }),
  'a loop within which something else is made': over((x, w) => {
    let h: tf.Tensor = zeros(x)
    const seen: tf.Tensor[] = []
    for (const step of tf.unstack(x, 1)) {
      h = gated(step, h, w)
      seen.push(tf.softmax(tf.matMul(h as tf.Tensor2D, w.kernel as unknown as tf.Tensor2D, false, true)))
    }
    return { seen: tf.stack(seen, 1), one: seen[2] }
  }),
  'a loop of two layers, step by step': over((x, w) => {
    let [a, b]: tf.Tensor[] = [zeros(x), tf.ones([x.shape[0], 4])]
    const all: tf.Tensor[] = []
    for (const step of tf.unstack(x, 1)) {
      a = gated(step, a, w)
      b = gated(a, b, w)
      all.push(b)
    }
    return { all: tf.stack(all, 1), a, b }
  }),
  'a loop over nothing': over((x, w) => {
    let h = tf.mean(x, 1)
    for (let i = 0; i < 6; i++)
      h = tf.tanh(tf.add(tf.matMul(h as tf.Tensor2D, w.kernel as unknown as tf.Tensor2D), w.gate.shape[0]))
    return h
  }),
  'a loop that reshapes what is around it': over((x, w) => {
    let h = tf.mean(x, 1)
    const flat = tf.mean(x, 2) // [batch, 8]
    for (const step of tf.unstack(x, 1)) {
      const halves = tf.mean(tf.reshape(flat, [-1, 4, 2]), 2)
      h = tf.tanh(tf.add(tf.add(h, step), tf.matMul(halves as tf.Tensor2D, w.kernel as unknown as tf.Tensor2D)))
    }
    return h
  }),
  'steps whose weights differ': {
    inputs: sequence,
    weights: Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`kernel${i}`, [4, 4]])),
    forward: ({ x }, w) =>
      tf
        .unstack(x, 1)
        .reduce(
          (h, step, i) => tf.tanh(tf.add(step, tf.matMul(h as tf.Tensor2D, w[`kernel${i}`] as unknown as tf.Tensor2D))),
          tf.mean(x, 1),
        ),
  },
  'convolutions again and again': {
    inputs: { x: { shape: [null, 5, 5, 2] } },
    weights: { kernel: [3, 3, 2, 2] },
    forward: ({ x }, { kernel }) => {
      let y = x
      for (let i = 0; i < 6; i++) y = tf.relu(tf.add(tf.conv2d(y as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same'), x))
      return y
    },
  },

  GELU: { inputs: sequence, forward: ({ x }) => gelu(x) },
  'log softmax': { inputs: sequence, forward: ({ x }) => logSoftmax(x) },
  'layer norm': {
    inputs: sequence,
    weights: { gamma: [4], beta: [4] },
    forward: ({ x }, { gamma, beta }) => layerNorm(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3),
  },
  'batch norm by given statistics': {
    inputs: { x: { shape: [null, 5, 5, 4] } },
    weights: { kernel: [1, 1, 4, 4], gamma: [4], beta: [4], mean: [4], variance: [4] },
    positive: ['variance'],
    forward: ({ x }, { kernel, gamma, beta, mean, variance }) =>
      batchNormBy(
        tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same'),
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        gamma as tf.Tensor1D,
        beta as tf.Tensor1D,
        1e-3,
      ),
  },
  "an LSTM's gates": {
    inputs: { gates: { shape: [null, 12] }, cell: { shape: [null, 3] } },
    forward: ({ gates, cell }) => {
      const [hidden, next] = lstmGates(gates as tf.Tensor2D, cell as tf.Tensor2D)
      return { hidden, next }
    },
  },
}

describe.each(BACKENDS)('exported from %s, ONNX Runtime agrees with tfjs on', backend => {
  beforeAll(() => useBackend(backend))

  it.each(Object.keys(cases))('%s', name => expectAgreement(name, cases[name]))

  it.each(Object.keys(cases).filter(name => name.startsWith('a loop')))('%s, which is rolled up', name => {
    const made = Object.fromEntries(Object.entries(weights).map(([key, shape]) => [key, tf.variable(tf.ones(shape))]))
    const [a, b] = [2, 3].map(batch =>
      trace(x => cases[name].forward(x, made), { x: { shape: [batch, 8, 4], dtype: 'float32' } }, made),
    )
    const { nodes } = lower(roll(merge(a, b))).graph
    expect(nodes.filter(node => node.op === 'Scan')).toHaveLength(name === 'a loop both ways' ? 2 : 1)
    expect(nodes.length).toBeLessThan(20)
    tf.dispose(made)
  })
})
