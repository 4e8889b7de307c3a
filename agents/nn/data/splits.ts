/** A dataset taken apart: for training, validation and test, or in folds. */
import type { Rng } from '../../../envs/core/rng.ts'
import { type Dataset, subset } from './dataset.ts'

/**
 * Parts of a dataset, shuffled first, without an example in two of them: `split(data, [50_000, 10_000], rng)`.
 * @param sizes  examples of each part; what is left after them is in none
 */
export function split<K extends string>(dataset: Dataset<K>, sizes: readonly number[], rng: Rng): Dataset<K>[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total > dataset.size || !sizes.every(size => Number.isInteger(size) && size >= 0)) {
    throw new Error(`Expected parts of ${dataset.size} examples at most, but got ${sizes.join(' + ')}.`)
  }
  const order = shuffled(dataset.size, rng)
  let from = 0
  return sizes.map(size => {
    const part = subset(dataset, order.slice(from, from + size))
    from += size
    return part
  })
}

/** One way of k to hold a part out. */
export interface Fold<K extends string> {
  readonly train: Dataset<K>
  readonly validation: Dataset<K>
}

/** k-fold cross validation: every example is held out once, in parts whose sizes differ by one at most. */
export function* folds<K extends string>(dataset: Dataset<K>, k: number, rng: Rng): Generator<Fold<K>, void, void> {
  if (!(Number.isInteger(k) && k >= 2 && k <= dataset.size)) {
    throw new Error(`Expected 2 to ${dataset.size} folds, but got ${k}.`)
  }
  const order = shuffled(dataset.size, rng)
  for (let fold = 0; fold < k; fold++) {
    const from = Math.round((fold * dataset.size) / k)
    const to = Math.round(((fold + 1) * dataset.size) / k)
    yield {
      train: subset(dataset, [...order.slice(0, from), ...order.slice(to)]),
      validation: subset(dataset, order.slice(from, to)),
    }
  }
}

function shuffled(size: number, rng: Rng): number[] {
  return rng.shuffle(Array.from({ length: size }, (_, i) => i))
}
