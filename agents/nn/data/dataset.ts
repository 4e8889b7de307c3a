/** Examples as typed arrays, off any tensor backend: what loaders give and batches are drawn from. */

export type Values = Float32Array | Int32Array | Uint8Array

/** One thing that is known of every example: [examples, ...shape]. */
export interface Column<V extends Values = Values> {
  /** The axes of one example: [height, width, channels] of an image, [] of a label. */
  readonly shape: readonly number[]
  readonly values: V
  /** What stands for 1 in whole numbers: batches hold values / unit, in floats. 255 for images of bytes; 1 where absent. */
  readonly unit?: number
}

/** Columns of as many examples each, by name: `inputs` and `targets` as a rule. */
export interface Dataset<K extends string = 'inputs' | 'targets'> {
  readonly size: number
  readonly columns: Readonly<Record<K, Column>>
}

/** What a training step is fed with, and augmentation changes: floats, and whole numbers where the dataset has such. */
export interface Batch<K extends string = 'inputs' | 'targets'> extends Dataset<K> {
  readonly columns: Readonly<Record<K, Column<Float32Array | Int32Array>>>
}

/** @throws Error where the columns are not of as many whole examples each */
export function datasetOf<K extends string>(columns: Readonly<Record<K, Column>>): Dataset<K> {
  const sizes = Object.entries<Column>(columns).map(([name, { shape, values }]) => {
    const size = values.length / lengthOf(shape)
    if (Number.isInteger(size) && shape.every(axis => axis >= 1)) return size
    throw new Error(
      `Expected ${name} to be whole examples of [${shape.join(', ')}], but got ${values.length} numbers in all.`,
    )
  })
  if (new Set(sizes).size !== 1) {
    throw new Error(`Expected columns of as many examples each, but got ${sizes.join(', ') || 'no columns'}.`)
  }
  return { size: sizes[0], columns }
}

/** How many numbers an example of this shape is. */
export function lengthOf(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1)
}

/** Some of the examples in the given order, as they are stored. @throws Error where the dataset has no such example */
export function subset<K extends string>(dataset: Dataset<K>, examples: ArrayLike<number>): Dataset<K> {
  const columns = mapColumns(dataset, column => {
    const { shape, values } = column
    const picked = new (values.constructor as new (length: number) => Values)(examples.length * lengthOf(shape))
    gather(values, lengthOf(shape), examples, picked)
    return { ...column, values: picked }
  })
  return { size: examples.length, columns }
}

/**
 * Some of the examples in the given order, ready for use: bytes have become floats.
 * @throws Error where the dataset has no such example
 */
export function batchOf<K extends string>(dataset: Dataset<K>, examples: ArrayLike<number>): Batch<K> {
  const columns = mapColumns(dataset, ({ shape, values, unit = 1 }) => {
    const length = examples.length * lengthOf(shape)
    const picked = values instanceof Int32Array && unit === 1 ? new Int32Array(length) : new Float32Array(length)
    gather(values, lengthOf(shape), examples, picked)
    if (unit !== 1) for (let i = 0; i < length; i++) picked[i] /= unit
    return { shape, values: picked }
  })
  return { size: examples.length, columns }
}

/** All the examples as one batch: how a small test set is evaluated. */
export function wholeBatch<K extends string>(dataset: Dataset<K>): Batch<K> {
  return batchOf(
    dataset,
    Array.from({ length: dataset.size }, (_, i) => i),
  )
}

/** Labels 0 to classes - 1 as rows that are 1 at the label and 0 elsewhere. */
export function oneHot(labels: Column, classes: number): Column<Float32Array> {
  const values = new Float32Array(labels.values.length * classes)
  labels.values.forEach((label, i) => {
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new Error(`Expected labels from 0 to ${classes - 1}, but got ${label}.`)
    }
    values[i * classes + label] = 1
  })
  return { shape: [...labels.shape, classes], values }
}

function mapColumns<K extends string, V extends Values>(
  { columns }: Dataset<K>,
  map: (column: Column) => Column<V>,
): Record<K, Column<V>> {
  const mapped = {} as Record<K, Column<V>>
  for (const name in columns) mapped[name] = map(columns[name])
  return mapped
}

function gather(from: Values, length: number, examples: ArrayLike<number>, to: Values): void {
  const size = from.length / length
  for (let i = 0; i < examples.length; i++) {
    const example = examples[i]
    if (!(Number.isInteger(example) && example >= 0 && example < size)) {
      throw new Error(`Expected examples from 0 to ${size - 1}, but got ${example}.`)
    }
    to.set(from.subarray(example * length, (example + 1) * length), i * length)
  }
}
