import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Layer } from '../../../../agents/nn/core/layer.ts'
import { createModel } from '../../../../agents/nn/core/model.ts'
import { dense } from '../../../../agents/nn/layers/dense.ts'
import { flatten } from '../../../../agents/nn/layers/reshape.ts'
import { sequential } from '../../../../agents/nn/layers/sequential.ts'
import { Rng } from '../../../../envs/core/rng.ts'

beforeAll(async () => {
  tf.enableProdMode()
  await tf.setBackend('cpu')
})

/** One dense layer, applied twice: a Siamese pair. */
const twins: Layer<[tf.Tensor, tf.Tensor], tf.Tensor> = (scope, [left]) => {
  const shared = scope.add('tower', dense({ units: 3 }), left)
  return { output: shared.output, apply: ([a, b], pass) => tf.sub(shared.apply(a, pass), shared.apply(b, pass)) }
}

describe('a model', () => {
  test('names its weights by path and knows the shape of its output', () => {
    const model = createModel(
      sequential({ hidden: dense({ units: 5 }), logits: dense({ units: 2 }) }),
      [7, 4],
      Rng.fromSeed(1),
    )
    expect([...model.weights].map(([path, weight]) => [path, weight.shape])).toEqual([
      ['hidden/kernel', [4, 5]],
      ['hidden/bias', [5]],
      ['logits/kernel', [5, 2]],
      ['logits/bias', [2]],
    ])
    expect(model.output).toEqual([7, 2])
    expect(model.predict(tf.zeros([3, 7, 4])).shape).toEqual([3, 7, 2])
  })

  test('refuses inputs of another shape, which might be taken for more examples', () => {
    const flat = createModel(sequential([flatten(), dense({ units: 3 })]), [2, 2], Rng.fromSeed(1))
    expect(() => flat.predict(tf.ones([1, 4, 4]))).toThrow('Expected inputs of shape [batch, 2, 2], but got [1, 4, 4].')
    const model = createModel(twins, [[4], [4]], Rng.fromSeed(1))
    expect(() => model.predict([tf.ones([1, 4]), tf.ones([1, 4, 1])])).toThrow('Expected inputs of shape [batch, 4]')
  })

  test('gives each weight a path of its own', () => {
    const layers = { a: sequential({ b: dense({ units: 4 }) }), 'a/b': dense({ units: 4 }) }
    expect(() => createModel(sequential(layers), [4], Rng.fromSeed(1))).toThrow("'a/b/kernel' is taken")
  })

  test('shares the weights of a layer that is applied twice', () => {
    const model = createModel(twins, [[4], [4]], Rng.fromSeed(1))
    const x = tf.ones([2, 4])
    expect([...model.predict([x, x]).dataSync()]).toEqual([0, 0, 0, 0, 0, 0])
    expect(model.weights.size).toBe(2)
  })

  test('starts the same from the same seed, whatever else it has', () => {
    const small = createModel(sequential({ a: dense({ units: 3 }) }), [2], Rng.fromSeed(9))
    const large = createModel(sequential({ a: dense({ units: 3 }), b: dense({ units: 3 }) }), [2], Rng.fromSeed(9))
    const kernel = (model: typeof small) => [...model.weights.get('a/kernel')!.dataSync()]
    expect(kernel(large)).toEqual(kernel(small))
    const other = createModel(sequential({ a: dense({ units: 3 }) }), [2], Rng.fromSeed(8))
    expect(kernel(other)).not.toEqual(kernel(small))
  })

  test('leaves no tensor behind', () => {
    const before = tf.memory().numTensors
    const model = createModel(sequential([dense({ units: 3, activation: 'lecunTanh' })]), [2], Rng.fromSeed(1))
    model.predict(tf.zeros([1, 2])).dispose()
    model.dispose()
    expect(tf.memory().numTensors).toBe(before + 1) // the zeros
  })

  test('refuses two layers of one name', () => {
    const doubled: Layer = (scope, input) => {
      scope.add('a', dense({ units: 1 }), input)
      return scope.add('a', dense({ units: 1 }), input)
    }
    expect(() => createModel(doubled, [2], Rng.fromSeed(1))).toThrow("'a' is taken")
  })
})
