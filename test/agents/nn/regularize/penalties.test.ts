import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { l1, l2, weightElimination } from '../../../../agents/nn/regularize/penalties.ts'
import '../../../../agents/nn/wasm/gradients/index.ts'
import { backends, use } from '../backends.ts'

describe.each(backends)('on %s', backend => {
  beforeEach(() => use(backend))

  const weights = () =>
    new Map<string, tf.Variable>([
      ['a/kernel', tf.variable(tf.tensor2d([[1, -3]]))],
      ['a/bias', tf.variable(tf.tensor1d([5]))],
      ['b/kernel', tf.variable(tf.tensor2d([[2]]))],
    ])

  test.each([
    ['L1', l1({ strength: 0.5 }), 3, [[0.5, -0.5], [0.5]]],
    ['L2', l2({ strength: 0.5 }), 0.25 * 14, [[0.5, -1.5], [1]]],
    ['L2 on some', l2({ strength: 0.5, on: path => path.startsWith('b/') }), 1, [undefined, [1]]],
    // u = 1/4, 9/4, 1: u / (1 + u), with slopes 2 w / scale^2 / (1 + u)^2
    [
      'weight elimination',
      weightElimination({ strength: 1, scale: 2 }),
      0.2 + 9 / 13 + 0.5,
      [[0.32, -24 / 169], [0.25]],
    ],
  ])('%s is as its equation says, and so is its slope', (_name, regularizer, penalty, slopes) => {
    const made = weights()
    const kernels = ['a/kernel', 'b/kernel'].map(path => made.get(path)!)
    const { value, grads } = tf.variableGrads(() => regularizer(made) as tf.Scalar, kernels)
    expect(value.dataSync()[0]).toBeCloseTo(penalty, 6)
    for (const [i, { name }] of kernels.entries()) {
      if (!slopes[i]) expect(grads[name]).toBeUndefined()
      else for (const [j, each] of slopes[i].entries()) expect(grads[name].dataSync()[j]).toBeCloseTo(each, 6)
    }
  })

  test('a penalty on nothing is a mistake', () => {
    expect(() => l1({ strength: 1, on: path => path === 'kernel' })(weights())).toThrow('none was selected')
  })
})
