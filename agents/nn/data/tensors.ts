/** From typed arrays to tensors of the present backend. */
import { type Tensor, tensor } from '@tensorflow/tfjs-core'
import type { Batches } from '../core/batches.ts'
import type { Batch } from './dataset.ts'

/** Each column as a tensor: [batch, ...shape]. */
export function tensorsOf<K extends string>({ size, columns }: Batch<K>): Record<K, Tensor> {
  const made = {} as Record<K, Tensor>
  for (const name in columns) {
    const { shape, values } = columns[name]
    made[name] = tensor(values, [size, ...shape], values instanceof Int32Array ? 'int32' : 'float32')
  }
  return made
}

/** The same batches as tensors, which become the caller's. */
export function tensorBatches<K extends string>(batches: Batches<Batch<K>>): Batches<Record<K, Tensor>> {
  return {
    perEpoch: batches.perEpoch,
    get position() {
      return batches.position
    },
    set position(position) {
      batches.position = position
    },
    next() {
      const batch = batches.next()
      return batch instanceof Promise ? batch.then(tensorsOf) : tensorsOf(batch)
    },
  }
}
