import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { dropout } from '../../../../agents/nn/wasm/ops/dropout.ts'
import { draw, engines, expectClose, on } from './support.ts'

const tensor = (seed: number, shape: number[]) => {
  const { data } = draw(seed, shape)
  return tf.tensor(data as Float32Array, shape)
}

describe.each(engines)('dropout, %s', engine => {
  it('drops what it drops on the cpu backend, there and back', async () => {
    for (const shape of [[], [1], [17], [3, 5], [4, 130], [0, 3]]) {
      const run = () => {
        const op = (x: tf.Tensor) => dropout(x, 0.3, [-12345, 0x7fffffff])
        const { value, grad } = tf.valueAndGrad(op)(tensor(1, shape), tensor(2, shape))
        return [value, grad]
      }
      expectClose(await on(engine, run), await on('cpu', run), 0)
    }
  })

  it('drops its share, whichever the seed, and other places with another seed', async () => {
    const n = 100_000
    const seeds: [number, number][] = [
      [0, 0],
      [1, 0],
      [0, 1],
      [-7, 99],
    ]
    const kept = (await on(engine, () => seeds.map(seed => dropout(tf.ones([n]), 0.25, seed)))).map(({ data }) => data)
    for (const values of kept) {
      const dropped = Array.from(values).filter(value => value === 0).length
      expect(Math.abs(dropped / n - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / n))
      expect(new Set(Array.from(values))).toEqual(new Set([0, Math.fround(1 / 0.75)]))
    }
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
      [2, 3],
    ]) {
      const both = Array.from(kept[a]).filter((value, i) => value === 0 && kept[b][i] === 0).length
      expect(Math.abs(both / n - 0.0625)).toBeLessThan(4 * Math.sqrt((0.0625 * 0.9375) / n))
    }
  })

  it('leaves all at rate 0', async () => {
    const run = () => dropout(tensor(1, [7]), 0, [3, 4])
    expectClose(await on(engine, run), [draw(1, [7])], 0)
  })
})

describe('dropout', () => {
  it('refuses a rate of 1', () => {
    expect(() => dropout(tf.ones([2]), 1, [0, 0])).toThrow('Expected a dropout rate from 0 to below 1, but got 1.')
  })
})
