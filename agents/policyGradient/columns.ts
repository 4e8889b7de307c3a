import { z } from 'zod'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'

const KINDS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const
type Kind = keyof typeof KINDS

/** What a row holds under a name: so many numbers of a kind. */
export interface Column {
  readonly kind: Kind
  readonly width: number
}
export type Layout = Readonly<Record<string, Column>>
export type Numbers<K extends Kind = Kind> = InstanceType<(typeof KINDS)[K]>

/** Rows as plain data, for another thread: arrays of exactly `rows` times a column's width. */
export interface Rows {
  readonly rows: number
  readonly columns: Readonly<Record<string, Numbers>>
}

const saved = z.strictObject({ rows: z.int().min(0) })

/**
 * A table that grows by rows, with a typed array for each column: what actors note down, and what learners keep of it until they have
 * learnt it. As a part of a checkpoint it is all its rows.
 */
export class Columns<L extends Layout = Layout> implements Part<TensorData> {
  readonly layout: L
  private held: { [K in keyof L]: Numbers<L[K]['kind']> }
  /** Where a checkpoint is being read: arrays of its size, which take the place of those held when all of it is found sound. */
  private coming: { [K in keyof L]: Numbers<L[K]['kind']> } | undefined
  private count = 0
  private room = 0

  constructor(layout: L) {
    this.layout = layout
    this.held = this.arrays(0)
  }

  get rows(): number {
    return this.count
  }

  /** A column's numbers, row by row; longer than there are rows, and another array once it has grown. */
  of<K extends keyof L>(name: K): Numbers<L[K]['kind']> {
    return this.held[name]
  }

  /** Adds rows of zeros. @returns the first one's number */
  add(rows = 1): number {
    const first = this.count
    this.count += rows
    if (this.count > this.room) {
      this.room = Math.max(this.count, 2 * this.room)
      const grown = this.arrays(this.room)
      for (const name in this.layout) grown[name].set(this.held[name].subarray(0, first * this.layout[name].width))
      this.held = grown
    } else {
      for (const name in this.layout) {
        const { width } = this.layout[name]
        this.held[name].fill(0, first * width, this.count * width)
      }
    }
    return first
  }

  /** Adds a copy of rows; columns that they don't have stay 0. @returns the first one's number */
  append({ rows, columns }: Rows): number {
    const first = this.add(rows)
    for (const name in columns) this.held[name].set(columns[name], first * this.layout[name].width)
    return first
  }

  /** A copy of these rows in this order. */
  take(order: ArrayLike<number>): Rows {
    const columns = this.arrays(order.length)
    for (const name in this.layout) {
      const { width } = this.layout[name]
      const [from, to] = [this.held[name], columns[name]]
      for (let i = 0; i < order.length; i++) {
        to.set(from.subarray(order[i] * width, (order[i] + 1) * width), i * width)
      }
    }
    return { rows: order.length, columns }
  }

  /** Forgets all rows. */
  clear(): void {
    this.count = 0
  }

  /** The other's rows become this one's, and the other way round. */
  exchange(other: Columns<L>): void {
    ;[this.held, other.held] = [other.held, this.held]
    ;[this.count, other.count] = [other.count, this.count]
    ;[this.room, other.room] = [other.room, this.room]
  }

  get tensors(): ReadonlyMap<string, TensorData> {
    const arrays = this.coming ?? this.held
    const rows = this.coming ? undefined : this.count
    return new Map(
      Object.entries(this.layout).map(([name, { kind, width }]) => {
        const all = arrays[name]
        const data = rows === undefined ? all : (all.subarray(0, rows * width) as Numbers)
        return [name, { dtype: kind, shape: [data.length / width, width], data }]
      }),
    )
  }

  readonly save = (): unknown => {
    this.coming = undefined // of a checkpoint that was refused for another part's sake
    return { rows: this.count }
  }

  readonly load = (given: unknown): Result<() => void> => {
    const read = saved.safeParse(given)
    if (!read.success) return fail('bad-rows', `Expected a number of rows, but got ${JSON.stringify(given)}.`)
    const { rows } = read.data
    const coming = this.arrays(rows)
    this.coming = coming
    return ok(() => {
      this.held = coming
      this.coming = undefined
      this.count = rows
      this.room = rows
    })
  }

  private arrays(rows: number): { [K in keyof L]: Numbers<L[K]['kind']> } {
    const entries = Object.entries(this.layout).map(([name, { kind, width }]) => [name, new KINDS[kind](rows * width)])
    return Object.fromEntries(entries) as { [K in keyof L]: Numbers<L[K]['kind']> }
  }
}
