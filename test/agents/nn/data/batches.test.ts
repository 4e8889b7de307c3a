import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, it } from 'vitest'
import type { Augmentation } from '../../../../agents/nn/data/augment.ts'
import { batchesOf, epoch } from '../../../../agents/nn/data/batches.ts'
import type { BatchOptions } from '../../../../agents/nn/data/recipe.ts'
import { tensorBatches } from '../../../../agents/nn/data/tensors.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { numbered } from './toy.ts'

const batches = (options: Partial<BatchOptions> = {}) =>
  batchesOf(numbered(10), { size: 4, rng: Rng.fromSeed(1), ...options })

const targets = (of: ReturnType<typeof batches>): number[][] =>
  [...epoch(of)].map(({ columns }) => [...columns.targets.values])

describe('batchesOf', () => {
  it('gives every example once an epoch, in an order of its own, the last batch with what is left', () => {
    const stream = batches()
    expect(stream.perEpoch).toBe(3)
    const [first, second] = [targets(stream), targets(stream)]
    expect(first.map(batch => batch.length)).toEqual([4, 4, 2])
    for (const order of [first, second]) expect(order.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(first).not.toEqual(second)
    expect(stream.position).toEqual({ epoch: 2, batch: 0 })
  })

  it('drops what is left, and keeps the order of the dataset, where it is told to', () => {
    expect(targets(batches({ shuffle: false, last: 'drop' }))).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ])
  })

  it('goes on from any saved position bit for bit', () => {
    const options: Partial<BatchOptions> = { augment: [{ kind: 'noise', sd: 1 }] }
    const whole = batches(options)
    for (let taken = 0; taken < 7; taken++) {
      const saved = JSON.parse(JSON.stringify(whole.position))
      const next = whole.next()
      const resumed = batches(options)
      resumed.position = saved
      expect(resumed.next()).toEqual(next)
      expect(resumed.position).toEqual(whole.position)
    }
  })

  it('augments each batch of each epoch by draws of its own', () => {
    const stream = batches({ size: 5, shuffle: false, augment: [{ kind: 'noise', sd: 1 }] })
    const plain = batches({ size: 5, shuffle: false })
    const noises = [0, 1, 2, 3].map(() => {
      const { values } = plain.next().columns.inputs
      return stream
        .next()
        .columns.inputs.values.map((value, i) => Math.round((value - values[i]) * 1e4))
        .join()
    })
    expect(new Set(noises).size).toBe(4)
  })

  it('takes the end of an epoch for the beginning of the next', () => {
    const [end, beginning] = [batches(), batches()]
    end.position = { epoch: 0, batch: 3 }
    beginning.position = { epoch: 1, batch: 0 }
    expect(end.next()).toEqual(beginning.next())
    expect(end.position).toEqual({ epoch: 1, batch: 1 })
  })

  it('leaves the rng that it was given as it is', () => {
    const rng = Rng.fromSeed(5)
    const before = rng.save()
    batches({ rng }).next()
    expect(rng.save()).toEqual(before)
  })

  it('refuses positions that its epochs do not have', () => {
    const stream = batches()
    for (const [epoch, batch] of [
      [0, -1],
      [0, 4],
      [0, 0.5],
      [0, Number.NaN],
      [-1, 0],
    ]) {
      stream.position = { epoch, batch }
      expect(() => stream.next()).toThrow(
        `Expected an epoch from 0 and a batch from 0 to 3, but got ${epoch} and ${batch}.`,
      )
    }
  })

  it('refuses augmentation by numbers that mean nothing', () => {
    const augmented = (augmentation: Augmentation) => () => batches({ augment: [augmentation] })
    expect(augmented({ kind: 'shift', most: 1.5 })).toThrow('Expected most to be a whole number from 0, but got 1.5.')
    expect(augmented({ kind: 'affine', scale: -1 })).toThrow('Expected scale to be a number from 0, but got -1.')
    expect(augmented({ kind: 'noise', sd: Number.NaN })).toThrow('Expected sd to be a number from 0, but got NaN.')
    expect(augmented({ kind: 'crop', height: 1, width: 0 })).toThrow(
      'Expected width to be a whole number from 1, but got 0.',
    )
  })

  it('refuses sizes of which no batch can be made', () => {
    expect(() => batches({ size: 0 })).toThrow('Expected size to be a whole number from 1, but got 0.')
    expect(() => batches({ size: 11, last: 'drop' })).toThrow(
      'Expected a batch of 11 at least, but got a dataset of 10.',
    )
  })

  it('gives tensors with the batch axis first', async () => {
    tf.enableProdMode()
    await tf.setBackend('cpu')
    const stream = tensorBatches(batches({ shuffle: false }))
    const { inputs, targets } = await stream.next()
    expect([inputs.shape, inputs.dtype, targets.shape, targets.dtype]).toEqual([[4, 2], 'float32', [4], 'int32'])
    expect([...inputs.dataSync()]).toEqual([0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75])
    expect(stream.position).toEqual({ epoch: 0, batch: 1 })
    tf.dispose([inputs, targets])
  })
})
