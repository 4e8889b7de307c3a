import type { Batches } from '../core/batches.ts'
import type { Batch, Dataset } from './dataset.ts'
import { after, BatchMaker, type BatchOptions, batchesPerEpoch, recipeOf, settled } from './recipe.ts'

/** Batches that are made when they are asked for. */
export interface InlineBatches<K extends string> extends Batches<Batch<K>> {
  next(): Batch<K>
}

/**
 * A dataset in batches, epoch after epoch, each in an order of its own. What `next` gives depends on dataset, options and
 * `position` alone, so that a run which is stopped anywhere goes on bit for bit where its saved position says.
 *
 *     const batches = batchesOf(mnist('train'), { size: 128, rng, augment: [{ kind: 'shift', most: 2 }] })
 *     for (const { columns } of epoch(batches)) ...
 */
export function batchesOf<K extends string>(dataset: Dataset<K>, options: BatchOptions): InlineBatches<K> {
  const recipe = recipeOf(options)
  const perEpoch = batchesPerEpoch(dataset.size, recipe)
  const maker = new BatchMaker(dataset, recipe)
  return {
    perEpoch,
    position: { epoch: 0, batch: 0 },
    next() {
      const position = settled(this.position, perEpoch)
      const batch = maker.make(position)
      this.position = after(position, perEpoch)
      return batch
    },
  }
}

/** The batches that are left of the present epoch, or promises of them: all of them at its beginning. */
export function* epoch<B>(
  batches: Pick<Batches<B>, 'perEpoch' | 'position'> & { next(): B },
): Generator<B, void, void> {
  const { perEpoch } = batches
  const { batch: from } = settled(batches.position, perEpoch)
  for (let batch = from; batch < perEpoch; batch++) yield batches.next()
}
