import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { inference, type Pass } from '../../../../agents/nn/core/layer.ts'
import { createModel } from '../../../../agents/nn/core/model.ts'
import { dropout } from '../../../../agents/nn/layers/dropout.ts'
import { gaussianNoise } from '../../../../agents/nn/layers/gaussianNoise.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { backends, use } from '../backends.ts'

const training = (seed: number): Pass => ({ training: true, rng: Rng.fromSeed(seed), move() {} })

describe.each(backends)('on %s', backend => {
  beforeEach(() => use(backend))

  describe.each([
    ['dropout', dropout(0.25)],
    ['Gaussian noise', gaussianNoise(0.5)],
  ])('%s', (_name, layer) => {
    const model = createModel(layer, [50, 8], Rng.fromSeed(1))
    const drawn = (pass: Pass) => [...model.apply(tf.ones([25, 50, 8]), pass).dataSync()]

    test('does nothing in inference', () => {
      expect(drawn(inference).every(number => number === 1)).toBe(true)
    })

    test('draws from the rng of the pass', () => {
      expect(drawn(training(1))).toEqual(drawn(training(1)))
      expect(drawn(training(1))).not.toEqual(drawn(training(2)))
      expect(() => drawn({ training: true, move() {} })).toThrow('Expected a pass with an rng')
    })

    test('keeps the mean', () => {
      const numbers = drawn(training(1)) // 10,000 of them: the mean's own deviation is at most 0.0058
      expect(Math.abs(numbers.reduce((sum, number) => sum + number, 0) / numbers.length - 1)).toBeLessThan(0.025)
    })
  })

  test('dropout drops its share and scales the rest', () => {
    const model = createModel(dropout(0.25), [10000], Rng.fromSeed(1))
    const numbers = model.apply(tf.ones([1, 10000]), training(1)).dataSync()
    expect(new Set(numbers)).toEqual(new Set([0, Math.fround(4 / 3)]))
    expect(Math.abs(numbers.filter(number => number === 0).length - 2500)).toBeLessThan(200) // 4.6 deviations of 43
  })

  test('Gaussian noise has the deviation that was asked for', () => {
    const model = createModel(gaussianNoise(0.5), [10000], Rng.fromSeed(1))
    const numbers = model.apply(tf.zeros([1, 10000]), training(1)).dataSync<'float32'>()
    const variance = numbers.reduce((sum, number) => sum + number * number, 0) / numbers.length
    expect(Math.abs(variance - 0.25)).toBeLessThan(0.0175) // 5 deviations of 0.25 sqrt(2 / 10000)
  })
})

test('settings that make no sense are refused', () => {
  expect(() => dropout(1)).toThrow('Expected a dropout rate from 0 to below 1, but got 1.')
  expect(() => gaussianNoise(-1)).toThrow('Expected a standard deviation of at least 0, but got -1.')
})
