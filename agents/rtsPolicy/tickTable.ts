import { z } from 'zod'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { ACTIONS } from '../../envs/rts/actions.ts'
import type { Shape } from '../nn/core/layer.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'
import { Columns } from '../policyGradient/columns.ts'
import { MASK_WORDS, unpackMask } from './choices.ts'
import { ENTRY, TICK, type TickRows, UNIT, writeObservation } from './tickLog.ts'

/** Some ticks, laid out for the net. */
export interface TickBatch {
  /** [ticks, height, width, planes] */
  readonly observation: Float32Array
  /** [ticks] */
  readonly target: Float32Array
  /** [units]: where each unit's row is among the rows of all cells of all ticks */
  readonly place: Int32Array
  /** [units] */
  readonly action: Int32Array
  /** [units, ACTIONS]: 1 where it may be chosen */
  readonly mask: Float32Array
  /** [units] */
  readonly logProbability: Float32Array
  /** [units]: of its tick */
  readonly advantage: Float32Array
}

/** Where each tick's own rows of entries and of units begin, and where the last one's end. */
export interface TickStarts {
  readonly entries: Int32Array
  readonly units: Int32Array
}

const saved = z.strictObject({ ticks: z.unknown(), entries: z.unknown(), units: z.unknown() })

/** Ticks of many games, until they have been learnt. */
export class TickTable implements Part<TensorData> {
  private readonly columns = { ticks: new Columns(TICK), entries: new Columns(ENTRY), units: new Columns(UNIT) }

  get rows(): number {
    return this.columns.ticks.rows
  }

  append({ ticks, entries, units }: TickRows): void {
    this.columns.ticks.append(ticks)
    this.columns.entries.append(entries)
    this.columns.units.append(units)
  }

  exchange(other: TickTable): void {
    this.columns.ticks.exchange(other.columns.ticks)
    this.columns.entries.exchange(other.columns.entries)
    this.columns.units.exchange(other.columns.units)
  }

  clear(): void {
    for (const each of Object.values(this.columns)) each.clear()
  }

  starts(): TickStarts {
    const { ticks } = this.columns
    const sums = (counts: Int32Array): Int32Array => {
      const starts = new Int32Array(ticks.rows + 1)
      for (let tick = 0; tick < ticks.rows; tick++) starts[tick + 1] = starts[tick] + counts[tick]
      return starts
    }
    return { entries: sums(ticks.of('entries')), units: sums(ticks.of('units')) }
  }

  /** @param rows  which ticks. @param shape  of an observation: [height, width, planes] */
  batch(rows: Int32Array, starts: TickStarts, [height, width, planes]: Shape): TickBatch {
    const cells = height * width
    const size = cells * planes
    const { ticks, entries, units } = this.columns
    let count = 0
    for (const tick of rows) count += starts.units[tick + 1] - starts.units[tick]
    const batch = {
      observation: new Float32Array(rows.length * size),
      target: Float32Array.from(rows, tick => ticks.of('target')[tick]),
      place: new Int32Array(count),
      action: new Int32Array(count),
      mask: new Float32Array(count * ACTIONS),
      logProbability: new Float32Array(count),
      advantage: new Float32Array(count),
    }
    let to = 0
    for (const [at, tick] of rows.entries()) {
      const [from, end] = [starts.entries[tick], starts.entries[tick + 1]]
      writeObservation(entries.of('place'), entries.of('number'), from, end, batch.observation, at * size, size)
      for (let unit = starts.units[tick]; unit < starts.units[tick + 1]; unit++, to++) {
        batch.place[to] = at * cells + units.of('cell')[unit]
        batch.action[to] = units.of('action')[unit]
        unpackMask(units.of('mask'), unit * MASK_WORDS, batch.mask, to * ACTIONS)
        batch.logProbability[to] = units.of('logProbability')[unit]
        batch.advantage[to] = ticks.of('advantage')[tick]
      }
    }
    return batch
  }

  get tensors(): ReadonlyMap<string, TensorData> {
    const named = Object.entries(this.columns).flatMap(([table, { tensors }]) =>
      [...tensors].map(([name, data]): [string, TensorData] => [`${table}/${name}`, data]),
    )
    return new Map(named)
  }

  readonly save = (): unknown => {
    const { ticks, entries, units } = this.columns
    return { ticks: ticks.save(), entries: entries.save(), units: units.save() }
  }

  load(given: unknown): Result<() => void> {
    const read = saved.safeParse(given)
    if (!read.success) return fail('bad-ticks', `Expected ticks as they are saved, but got ${JSON.stringify(given)}.`)
    const changes: (() => void)[] = []
    for (const [name, columns] of Object.entries(this.columns)) {
      const change = columns.load(read.data[name as keyof typeof this.columns])
      if (!change.ok) return change
      changes.push(change.value)
    }
    return ok(() => {
      for (const change of changes) change()
    })
  }
}
