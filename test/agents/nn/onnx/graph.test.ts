/** What the graphs look like, and what is refused. */
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { policyValue } from '../../../../agents/nn/blocks/policyValue.ts'
import { inference } from '../../../../agents/nn/core/layer.ts'
import { createModel } from '../../../../agents/nn/core/model.ts'
import { exportToOnnx, type Forward, type InputSpec } from '../../../../agents/nn/onnx/index.ts'
import { lower } from '../../../../agents/nn/onnx/lower.ts'
import { merge } from '../../../../agents/nn/onnx/program.ts'
import { roll } from '../../../../agents/nn/onnx/roll.ts'
import { trace } from '../../../../agents/nn/onnx/trace.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { useBackend } from './support.ts'

beforeAll(() => useBackend('wasm'))
afterEach(() => tf.disposeVariables())

/** The ops of a pass over [batch, ...shape], in order. */
function opsOf(forward: Forward, shape: number[], weights: Record<string, tf.Tensor> = {}) {
  const [a, b] = [2, 3].map(batch => trace(forward, { x: { shape: [batch, ...shape], dtype: 'float32' } }, weights))
  return lower(roll(merge(a, b))).graph.nodes
}

describe('the graph of', () => {
  it('a residual tower is transposed once on the way in and once for each head that needs it', () => {
    const model = createModel(policyValue({ actions: 82 }), [9, 9, 17], Rng.fromSeed(1))
    const weights = Object.fromEntries([...model.weights, ...model.statistics])
    const nodes = opsOf(({ x }) => ({ ...model.apply(x, inference) }), [9, 9, 17], weights)
    const transposes = nodes.filter(node => node.op === 'Transpose')
    // The value head's map has one channel: it needs none.
    expect(transposes.map(node => node.name)).toEqual(['trunk/stem/0/Transpose', 'policy/logits/Transpose'])
    expect(nodes.filter(node => node.op === 'BatchNormalization')).toHaveLength(11)
    expect(nodes.map(node => node.name)).toContain('trunk/block4/branch/1/0/Conv')
    model.dispose()
  })

  it('a dense layer over a sequence leaves out reshapes that undo each other', () => {
    const kernel = tf.variable(tf.ones([6, 6]))
    const dense = (x: tf.Tensor) => tf.reshape(tf.matMul(tf.reshape(x, [-1, 6]) as tf.Tensor2D, kernel), [-1, 4, 6])
    expect(opsOf(({ x }) => dense(dense(x)), [4, 6], { kernel }).map(node => node.op)).toEqual([
      'Reshape',
      'MatMul',
      'MatMul',
      'Reshape',
    ])
  })

  it('a recurrent layer is one Scan, however many steps it has', () => {
    const kernel = tf.variable(tf.ones([6, 6]))
    const steps = (count: number) => {
      const forward: Forward = ({ x }) => {
        let state: tf.Tensor = tf.zeros([x.shape[0], 6])
        for (const step of tf.unstack(x, 1)) state = tf.tanh(tf.add(step, tf.matMul(state as tf.Tensor2D, kernel)))
        return state
      }
      return opsOf(forward, [count, 6], { kernel }).map(node => node.op)
    }
    expect(steps(64)).toEqual(['Shape', 'Concat', 'Expand', 'Scan'])
    expect(steps(3).filter(op => op === 'MatMul')).toHaveLength(3)
  })

  it('a pass leaves out what no output needs, and works out what is constant', () => {
    const forward: Forward = ({ x }) => {
      tf.exp(x)
      return tf.mul(x, tf.sum(tf.sqrt(tf.range(0, 5))))
    }
    expect(opsOf(forward, [3]).map(node => node.op)).toEqual(['Mul'])
  })

  it('two outputs that are one, or the input, has a node for each', () => {
    const nodes = opsOf(
      ({ x }) => {
        const y = tf.relu(x)
        return { y, again: y, same: x }
      },
      [3],
    )
    expect(nodes.map(({ op, inputs, outputs }) => [op, inputs[0], outputs[0]])).toEqual([
      ['Relu', 'x', 'y'],
      ['Identity', 'y', 'again'],
      ['Identity', 'x', 'same'],
    ])
  })
})

describe('refused is', () => {
  const refusal = (forward: Forward, inputs: Record<string, InputSpec> = { x: { shape: [null, 4] } }, weights = {}) => {
    const tensors = tf.memory().numTensors
    const backend = tf.engine()
    let message = 'nothing'
    try {
      exportToOnnx(forward, { name: 'refused', inputs, weights })
    } catch (error) {
      message = (error as Error).message
    }
    expect(tf.memory().numTensors, 'tensors left over').toBe(tensors)
    expect(Object.hasOwn(backend, 'runKernel'), 'the engine is as it was').toBe(false)
    return message
  }

  it('a kernel without an ONNX form, named with the weight before it', () => {
    const gain = tf.variable(tf.ones([4]))
    const forward: Forward = ({ x }) => tf.atan2(tf.mul(x, gain), tf.add(x, 1))
    expect(refusal(forward, undefined, { 'tower/gain': gain })).toBe(
      "Expected kernels that can be exported, but Atan2 can't be, at or after the weight 'tower/gain'.",
    )
  })

  it('a pass that reads values', () => {
    expect(refusal(({ x }) => tf.scalar(tf.sum(x).dataSync()[0]))).toContain('but it reads values')
  })

  it('a pass that gives a promise or nothing', () => {
    expect(refusal((async () => tf.scalar(1)) as unknown as Forward)).toContain('at once and not as a promise')
    expect(refusal((() => undefined) as unknown as Forward)).toContain('to return a tensor')
  })

  it('dropout that drops', () => {
    expect(refusal(({ x }) => tf.dropout(x, 0.5))).toContain('is it random, as dropout is while training')
  })

  it('a constant made from the batch size', () => {
    expect(refusal(({ x }) => tf.div(x, x.shape[0]))).toContain('or made from the batch size')
  })

  it('another way at another batch size', () => {
    expect(refusal(({ x }) => (x.shape[0] > 2 ? tf.relu(x) : tf.tanh(x)))).toContain('took another way')
  })

  it('half the batch, and its square', () => {
    const lengths = 'Expected lengths that grow evenly with the batch size, but got '
    expect(refusal(({ x }) => tf.slice(x, 0, Math.ceil(x.shape[0] / 2)))).toBe(
      `${lengths}[1,4], [2,4], [3,4] at batches of 2, 3, 5.`,
    )
    expect(refusal(({ x }) => tf.broadcastTo(tf.sum(x), [x.shape[0] ** 2]))).toBe(
      `${lengths}[4], [9], [25] at batches of 2, 3, 5.`,
    )
    expect(refusal(({ x }) => (x.shape[0] > 3 ? tf.relu(x) : tf.tanh(x)))).toContain('took another way')
  })

  it('a padding that tfjs reads otherwise', () => {
    const forward: Forward = ({ x }) => tf.maxPool(tf.reshape(x, [-1, 8, 8, 4]) as tf.Tensor4D, 3, [2, 1], 1)
    expect(refusal(forward, { x: { shape: [null, 256] } })).toBe(
      'Expected a call of MaxPool that ONNX can express, but a padding of 1 needs a window and strides that are square.',
    )
  })

  it('a setting that depends on the batch size', () => {
    const forward: Forward = ({ x }) => tf.leakyRelu(x, x.shape[0])
    expect(refusal(forward)).toBe(
      'Expected a call of LeakyRelu that ONNX can express, but its alpha depends on the batch size.',
    )
  })

  it('an axis of a window that depends on the batch size', () => {
    const forward: Forward = ({ x }) => tf.maxPool(tf.reshape(x, [1, -1, 4, 1]) as tf.Tensor4D, 2, 1, 'valid')
    expect(refusal(forward)).toContain('its axis 1 depends on the batch size')
  })

  it('one name for an input and an output', () => {
    expect(refusal(({ x }) => ({ x: tf.relu(x) }))).toBe('Expected names that all differ, but got x, x.')
  })
})
