/** How batches are made of a dataset: plain data, so that a worker thread makes the same. */
import { Rng, type RngState } from '../../../envs/core/rng.ts'
import type { Position } from '../core/batches.ts'
import { type Augmentation, augmenter, checkAugmentation } from './augment.ts'
import { type Batch, batchOf, type Dataset } from './dataset.ts'

export interface BatchOptions {
  /** Examples of a batch. */
  readonly size: number
  /** Where orders and augmentation are drawn from; left as it is. */
  readonly rng: Rng
  /** Whether each epoch has an order of its own, or all have the dataset's. Default true. */
  readonly shuffle?: boolean
  /** Whether the last batch of an epoch is kept, with fewer examples, where the size doesn't divide them. Default keep. */
  readonly last?: 'keep' | 'drop'
  /** What is done to each batch, in this order. */
  readonly augment?: readonly Augmentation[]
}

export interface Recipe extends Required<Omit<BatchOptions, 'rng'>> {
  readonly rng: RngState
}

/** @throws Error where the options make no batch */
export function recipeOf({ size, rng, shuffle = true, last = 'keep', augment = [] }: BatchOptions): Recipe {
  if (!(Number.isInteger(size) && size >= 1)) {
    throw new Error(`Expected size to be a whole number from 1, but got ${size}.`)
  }
  augment.forEach(checkAugmentation)
  return { size, rng: rng.save(), shuffle, last, augment }
}

export function batchesPerEpoch(examples: number, { size, last }: Recipe): number {
  const count = last === 'keep' ? Math.ceil(examples / size) : Math.floor(examples / size)
  if (count >= 1) return count
  throw new Error(`Expected a batch of ${size} at least, but got a dataset of ${examples}.`)
}

/** The batch of a position: of nothing but dataset, recipe and position, whoever makes it and whatever came before. */
export class BatchMaker<K extends string> {
  private readonly dataset: Dataset<K>
  private readonly recipe: Recipe
  private readonly rng: Rng
  private readonly augment: (batch: Batch<K>, rng: Rng) => Batch<K>
  private epoch = -1 // whose order is held
  private order: number[] = []

  constructor(dataset: Dataset<K>, recipe: Recipe) {
    this.dataset = dataset
    this.recipe = recipe
    this.rng = Rng.fromState(recipe.rng)
    this.augment = augmenter(recipe.augment)
  }

  make({ epoch, batch }: Position): Batch<K> {
    const { size } = this.recipe
    const picked = batchOf(this.dataset, this.orderOf(epoch).slice(batch * size, (batch + 1) * size))
    return this.augment(picked, this.rng.split(`augment ${epoch} ${batch}`))
  }

  private orderOf(epoch: number): number[] {
    if (this.epoch !== epoch) {
      this.order = Array.from({ length: this.dataset.size }, (_, i) => i)
      if (this.recipe.shuffle) this.rng.split(`order ${epoch}`).shuffle(this.order)
      this.epoch = epoch
    }
    return this.order
  }
}

/** The position after a batch has been handed out. */
export function after({ epoch, batch }: Position, perEpoch: number): Position {
  return batch + 1 < perEpoch ? { epoch, batch: batch + 1 } : { epoch: epoch + 1, batch: 0 }
}

/**
 * The same position, without telling the end of an epoch from the beginning of the next.
 * @throws Error where epochs of so many batches have no such position
 */
export function settled({ epoch, batch }: Position, perEpoch: number): Position {
  if (!(Number.isInteger(epoch) && epoch >= 0 && Number.isInteger(batch) && batch >= 0 && batch <= perEpoch)) {
    throw new Error(`Expected an epoch from 0 and a batch from 0 to ${perEpoch}, but got ${epoch} and ${batch}.`)
  }
  return batch < perEpoch ? { epoch, batch } : { epoch: epoch + 1, batch: 0 }
}
