import { PLANES } from '../../envs/rts/observe.ts'
import { Columns, type Layout, type Rows } from '../policyGradient/columns.ts'
import { MASK_WORDS, packMask } from './choices.ts'
import type { TickView } from './tickView.ts'

/** A tick at which a player decided something. */
export const TICK = {
  /** How many rows of ENTRY and of UNIT are its own: they stand one tick's after the other's. */
  entries: { kind: 'int32', width: 1 },
  units: { kind: 'int32', width: 1 },
  /** What the value is to be. */
  target: { kind: 'float32', width: 1 },
  /** How much better than expected it went. */
  advantage: { kind: 'float32', width: 1 },
} as const satisfies Layout

/**
 * A number of an observation that is not 0: of `cell * planes + plane`, or, from `cells * planes` on, of a whole plane. There are about 100
 * of them among the 2,752 numbers of an 8x8 map.
 */
export const ENTRY = {
  place: { kind: 'int32', width: 1 },
  number: { kind: 'float32', width: 1 },
} as const satisfies Layout

/** A unit that was asked. Cells and actions as the player sees them, turned. */
export const UNIT = {
  cell: { kind: 'int32', width: 1 },
  /** What it is to learn from: what was done, or what a teacher would have done. */
  action: { kind: 'int32', width: 1 },
  /** What it could choose from, a bit each. */
  mask: { kind: 'int32', width: MASK_WORDS },
  /** ln of the probability with which it was drawn, where it was. */
  logProbability: { kind: 'float32', width: 1 },
} as const satisfies Layout

/** Ticks as plain data, for another thread. */
export interface TickRows {
  readonly ticks: Rows
  readonly entries: Rows
  readonly units: Rows
}

/** Notes down one player's ticks in one game. */
export class TickLog {
  readonly ticks = new Columns(TICK)
  private readonly entries = new Columns(ENTRY)
  private readonly units = new Columns(UNIT)
  private begun = false

  /** A tick begins; it counts once a unit is noted down. */
  begin(): void {
    this.begun = false
  }

  /** Notes down the unit that a view has asked. Returns whether it is the first of its tick. */
  add(view: TickView, action: number, logProbability: number): boolean {
    const first = !this.begun
    if (first) {
      this.begun = true
      this.ticks.add()
      this.addObservation(view.observation)
    }
    const unit = this.units.add()
    this.units.of('cell')[unit] = view.cell
    this.units.of('action')[unit] = action
    packMask(view.choices, view.count, this.units.of('mask'), unit * MASK_WORDS)
    this.units.of('logProbability')[unit] = logProbability
    this.ticks.of('units')[this.ticks.rows - 1]++
    return first
  }

  private addObservation(observation: Float32Array): void {
    const before = this.entries.rows
    const planes = PLANES.length
    for (let plane = 0; plane < planes; plane++) {
      const everywhere = observation[plane]
      let place = plane
      while (place < observation.length && observation[place] === everywhere) place += planes
      if (place < observation.length) {
        for (place = plane; place < observation.length; place += planes) this.addEntry(place, observation[place])
      } else this.addEntry(observation.length + plane, everywhere)
    }
    this.ticks.of('entries')[this.ticks.rows - 1] = this.entries.rows - before
  }

  private addEntry(place: number, number: number): void {
    if (number === 0) return
    const entry = this.entries.add()
    this.entries.of('place')[entry] = place
    this.entries.of('number')[entry] = number
  }

  rows(): TickRows {
    return { ticks: all(this.ticks), entries: all(this.entries), units: all(this.units) }
  }
}

function all(columns: Columns<Layout>): Rows {
  return columns.take(Int32Array.from({ length: columns.rows }, (_, row) => row))
}

/** Writes one tick's observation, over zeros. */
export function writeObservation(
  places: Int32Array,
  numbers: Float32Array,
  from: number,
  to: number,
  out: Float32Array,
  at: number,
  size: number,
): void {
  for (let entry = from; entry < to; entry++) {
    const place = places[entry]
    if (place < size) out[at + place] = numbers[entry]
    else for (let each = place - size; each < size; each += PLANES.length) out[at + each] = numbers[entry]
  }
}
