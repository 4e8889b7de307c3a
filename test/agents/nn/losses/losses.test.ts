import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  binaryCrossEntropy,
  softmaxCrossEntropy,
  sparseSoftmaxCrossEntropy,
} from '../../../../agents/nn/losses/classification.ts'
import { contrastive } from '../../../../agents/nn/losses/contrastive.ts'
import { accuracy, meanAbsoluteError } from '../../../../agents/nn/losses/metrics.ts'
import { huber, squaredError } from '../../../../agents/nn/losses/regression.ts'
import '../../../../agents/nn/wasm/gradients/index.ts'
import { backends, use } from '../backends.ts'

const row = (...numbers: number[]) => tf.tensor2d([numbers])
const number = (scalar: tf.Tensor) => scalar.dataSync()[0]
const integers = (...labels: number[]) => tf.tensor1d(labels, 'int32')

describe.each(backends)('on %s', backend => {
  beforeEach(() => use(backend))

  test('losses are as their equations say', () => {
    const cases: [tf.Tensor, number][] = [
      [squaredError(row(1, 2), row(3, 1)), (4 + 1) / 2],
      [huber(row(0.5, 3, -3), row(0, 0, 0)), (0.125 + 2.5 + 2.5) / 3],
      [huber(row(3), row(0), 2), 2 * (3 - 1)],
      // softmax(ln 1, ln 3) = (1/4, 3/4)
      [softmaxCrossEntropy(row(0, Math.log(3)), row(0.5, 0.5)), -0.5 * Math.log(3 / 16)],
      [sparseSoftmaxCrossEntropy(row(0, Math.log(3)), integers(0)), Math.log(4)],
      [binaryCrossEntropy(row(Math.log(3), Math.log(3)), row(1, 0)), -(Math.log(0.75) + Math.log(0.25)) / 2],
      // a distance of 5: the pair that belongs together pays 25 / 2; the other is far enough
      [
        contrastive(
          tf.tensor2d([
            [3, 4],
            [3, 4],
          ]),
          tf.zeros([2, 2]),
          tf.tensor1d([1, 0]),
        ),
        12.5 / 2,
      ],
      // one of 0.6: short of the margin by 0.4
      [contrastive(row(0.6, 0), row(0, 0), tf.tensor1d([0])), 0.08],
    ]
    for (const [came, expected] of cases) expect(number(came)).toBeCloseTo(expected, 6)
  })

  test('binary cross entropy loses nothing far out', () => {
    const slope = tf.grad(z => binaryCrossEntropy(z, row(1, 0, 1, 0)))
    const z = row(-80, 80, 0, 0)
    expect(number(binaryCrossEntropy(z, row(1, 0, 1, 0)))).toBeCloseTo((160 + 2 * Math.LN2) / 4, 4)
    expect([...slope(z).dataSync()].map(each => each + 0)).toEqual([-0.25, 0.25, -0.125, 0.125])
  })

  const x = () =>
    tf.tensor2d([
      [0.3, -1.2, 0.8],
      [2.1, 0.4, -0.6],
    ])
  const t = () =>
    tf.tensor2d([
      [0.2, 0.5, 0.3],
      [0.9, 0, 0.1],
    ])
  const slopes: [name: string, loss: (x: tf.Tensor) => tf.Tensor][] = [
    ['squared error', x => squaredError(x, t())],
    ['Huber', x => huber(x, t())],
    ['softmax cross entropy', x => softmaxCrossEntropy(x, t())],
    ['sparse softmax cross entropy', x => sparseSoftmaxCrossEntropy(x, integers(2, 0))],
    ['binary cross entropy', x => binaryCrossEntropy(x, t())],
    ['contrastive', x => contrastive(x, t(), tf.tensor1d([1, 0]), 3)],
  ]
  test.each(slopes)('the gradient of %s is its slope', (_name, loss) => {
    const gradient = tf.grad(loss)(x()).dataSync()
    const h = 1 / 128
    for (let i = 0; i < 6; i++) {
      const moved = (by: number) => {
        const numbers = x().dataSync().slice()
        numbers[i] += by
        return number(loss(tf.tensor2d(numbers, [2, 3])))
      }
      expect(gradient[i]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 3)
    }
  })

  test('a pair at no distance has a gradient', () => {
    const gradient = tf.grad(a => contrastive(a, row(1, 1), tf.tensor1d([0])))(row(1, 1))
    expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true)
  })

  test('metrics are as they say', () => {
    const logits = tf.tensor3d([
      [
        [1, 2],
        [3, 0],
      ],
      [
        [0, 1],
        [0, 5],
      ],
    ]) // says 1, 0; 1, 1
    expect(
      number(
        accuracy(
          logits,
          tf.tensor2d(
            [
              [1, 1],
              [1, 1],
            ],
            [2, 2],
            'int32',
          ),
        ),
      ),
    ).toBe(0.75)
    expect(number(accuracy(row(1, 2), row(0.4, 0.6)))).toBe(1)
    expect(number(meanAbsoluteError(row(1, 2), row(3, 1)))).toBe(1.5)
  })

  test('targets of another shape are refused, not broadcast', () => {
    expect(() => squaredError(row(1, 2), tf.tensor1d([1, 2]))).toThrow(
      'Expected targets of the shape [1,2], but got [2].',
    )
    expect(() => accuracy(row(1, 2), integers(1, 1))).toThrow('Expected targets of the shape [1], but got [2].')
    const [a, b] = [tf.ones([2, 3]), tf.zeros([2, 3])]
    expect(() => contrastive(a, b, tf.ones([2, 1]))).toThrow('Expected targets of the shape [2], but got [2,1].')
  })
})
