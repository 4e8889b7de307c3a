import { z } from 'zod'
import { fail, ok } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'
import { type Columns, emptyRows, type Rows, widthOf } from './rows.ts'

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
export class Replay<Kind extends Columns = Columns> implements Part<TensorData> {
  readonly tensors: ReadonlyMap<string, TensorData>
  readonly rows: Rows<Kind>
  /** Rows that ever came. */
  added = 0
  private readonly capacity: number
  private readonly kind: Kind
  private readonly window: Window

  constructor(kind: Kind, capacity: number, window: Window) {
    this.kind = kind
    this.capacity = capacity
    this.window = window
    this.rows = emptyRows(kind, capacity)
    this.tensors = new Map(
      Object.entries(kind).map(([name, { dtype, shape }]): [string, TensorData] => [
        name,
        { dtype, shape: [capacity, ...shape], data: this.rows.columns[name] },
      ]),
    )
  }

  /** Rows that are drawn from. */
  get size(): number {
    return Math.min(this.capacity, windowOf(this.added, this.window))
  }

  add(from: Rows<Kind>): void {
    const { kind, rows, capacity } = this
    for (const name in kind) {
      const width = widthOf(kind[name])
      const column = from.columns[name]
      for (let row = 0; row < from.count; row++) {
        const to = (this.added + row) % capacity
        rows.columns[name].set(column.subarray(row * width, (row + 1) * width), to * width)
      }
    }
    this.added += from.count
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
