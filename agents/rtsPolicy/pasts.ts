import { z } from 'zod'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'

const saved = z.strictObject({ updates: z.int().min(0), added: z.int().min(0) })

/** What a learner was, every so many updates: files that stay as they are. When there is no room for another, it takes the place of the oldest. */
export class Pasts implements Part<TensorData> {
  readonly tensors: ReadonlyMap<string, TensorData>
  private readonly nets: Uint8Array // [capacity, length]
  private readonly capacity: number
  private readonly length: number
  private readonly every: number
  private updates = 0
  private added = 0

  /** @param length  bytes of a file. @param every  updates from one to the next */
  constructor(capacity: number, length: number, every: number) {
    this.capacity = capacity
    this.length = length
    this.every = every
    this.nets = new Uint8Array(capacity * length)
    this.tensors = new Map([['nets', { dtype: 'uint8', shape: [capacity, length], data: this.nets }]])
  }

  /** Counts an update, and keeps the net as it is now where it is time to. */
  update(net: () => Uint8Array): void {
    if (++this.updates % this.every > 0) return
    this.nets.set(net(), (this.added++ % this.capacity) * this.length)
  }

  /** Copies. */
  list(): Uint8Array[] {
    const { added, capacity, length, nets } = this
    return Array.from({ length: Math.min(added, capacity) }, (_, at) => nets.slice(at * length, (at + 1) * length))
  }

  readonly save = (): unknown => ({ updates: this.updates, added: this.added })

  load(given: unknown): Result<() => void> {
    const read = saved.safeParse(given)
    if (!read.success) return fail('bad-pasts', `Expected pasts as they are saved, but got ${JSON.stringify(given)}.`)
    return ok(() => {
      this.updates = read.data.updates
      this.added = read.data.added
    })
  }
}
