import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { decode, encode } from '../../../../agents/nn/core/checkpoint.ts'
import type { TrainingEvent } from '../../../../agents/nn/core/events.ts'
import type { Training } from '../../../../agents/nn/core/training.ts'
import { batchesOf } from '../../../../agents/nn/data/batches.ts'
import { datasetOf } from '../../../../agents/nn/data/dataset.ts'
import { PrefetchedBatches } from '../../../../agents/nn/data/prefetch.ts'
import type { BatchOptions } from '../../../../agents/nn/data/recipe.ts'
import { tensorBatches } from '../../../../agents/nn/data/tensors.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { use } from '../backends.ts'
import { toyTraining } from '../core/toy.ts'

const rng = Rng.fromSeed('data')
const x = Float32Array.from({ length: 22 * 3 }, () => rng.normal())
const y = Float32Array.from({ length: 22 }, (_, i) => x[3 * i] * x[3 * i + 1] - x[3 * i + 2])
const data = datasetOf({ x: { shape: [3], values: x }, y: { shape: [1], values: y } })
const options: BatchOptions = { size: 6, rng, augment: [{ kind: 'noise', sd: 0.1, column: 'x' }] }

let open: PrefetchedBatches<'x' | 'y'>[] = []
afterEach(async () => {
  await Promise.all(open.map(batches => batches.close()))
  open = []
})

function prefetched(): Training {
  const batches = new PrefetchedBatches(data, options)
  open.push(batches)
  return toyTraining(1, { batches: tensorBatches(batches) }).training
}

async function events(training: Training, stop = Number.POSITIVE_INFINITY): Promise<TrainingEvent[]> {
  const told: TrainingEvent[] = []
  for await (const event of training.run()) if (told.push(event) >= stop) break
  return told
}

describe('a training on prefetched, augmented batches', () => {
  beforeAll(() => use('wasm'))

  it('is that on in-line ones, bit for bit, also where it is stopped and resumed', async () => {
    const inline = toyTraining(1, { batches: tensorBatches(batchesOf(data, options)) }).training
    const whole = await events(inline)
    expect(await events(prefetched())).toEqual(whole)
    for (const stop of [1, 3, 5, 8]) {
      const first = prefetched()
      const told = await events(first, stop)
      const second = prefetched()
      unwrap(second.restore(unwrap(decode(encode(first.checkpoint()).bytes))))
      expect([...told, ...(await events(second))]).toEqual(whole)
    }
  })
})
