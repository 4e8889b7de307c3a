import { z } from 'zod'
import { fail, ok } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'
import { emptyRows, type RowSizes, type Rows } from './rows.ts'

const saved = z.strictObject({ added: z.int().min(0) })

/** How many of the rows that came a learner looks back on. */
export interface Window {
  /** Rows up to which it is all of them. */
  readonly from: number
  /** Of its growth from there on. */
  readonly exponent: number
  readonly scale: number
}

/**
 * N_window = c (1 + beta ((N / c)^alpha - 1) / alpha): what is looked back on grows more slowly than what there is, since early games
 * are by a weaker player (Wu 2019, KataGo, appendix C).
 */
export function windowOf(rows: number, { from, exponent, scale }: Window): number {
  if (rows <= from) return rows
  return Math.floor(from * (1 + (scale * ((rows / from) ** exponent - 1)) / exponent))
}

/** The latest rows, in a ring. */
export class Replay implements Part<TensorData> {
  readonly tensors: ReadonlyMap<string, TensorData>
  readonly rows: Rows
  /** Rows that ever came. */
  added = 0
  private readonly capacity: number
  private readonly sizes: RowSizes
  private readonly window: Window

  constructor(sizes: RowSizes, capacity: number, window: Window) {
    this.sizes = sizes
    this.capacity = capacity
    this.window = window
    this.rows = emptyRows(sizes, capacity)
    const { planes, policy, outcome, owners, score } = this.rows
    this.tensors = new Map<string, TensorData>([
      ['planes', { dtype: 'uint8', shape: [capacity, sizes.bytes], data: planes }],
      ['policy', { dtype: 'uint8', shape: [capacity, sizes.actions], data: policy }],
      ['outcome', { dtype: 'uint8', shape: [capacity], data: outcome }],
      ['owners', { dtype: 'uint8', shape: [capacity, sizes.cells], data: owners }],
      ['score', { dtype: 'float32', shape: [capacity], data: score }],
    ])
  }

  /** Rows that are drawn from. */
  get size(): number {
    return Math.min(this.capacity, windowOf(this.added, this.window))
  }

  add(from: Rows): void {
    const { bytes, actions, cells } = this.sizes
    const { rows, capacity } = this
    for (let row = 0; row < from.count; row++) {
      const to = this.added++ % capacity
      rows.planes.set(from.planes.subarray(row * bytes, (row + 1) * bytes), to * bytes)
      rows.policy.set(from.policy.subarray(row * actions, (row + 1) * actions), to * actions)
      rows.owners.set(from.owners.subarray(row * cells, (row + 1) * cells), to * cells)
      rows.outcome[to] = from.outcome[row]
      rows.score[to] = from.score[row]
    }
  }

  /** The place of a row among the latest `size`, each as likely. */
  draw(rng: Rng): number {
    return (this.added - 1 - rng.below(this.size)) % this.capacity
  }

  readonly save = () => ({ added: this.added })

  readonly load = (data: unknown) => {
    const read = saved.safeParse(data)
    if (!read.success) return fail('bad-replay', `Expected a saved replay, but got ${JSON.stringify(data)}.`)
    return ok(() => {
      this.added = read.data.added
    })
  }
}
