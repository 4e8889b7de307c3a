import { CHANCE, type End, type Json, OVER, type State } from '../core/game.ts'
import type { Rng } from '../core/rng.ts'
import type { World } from './world.ts'

/** A position of a compiled world: a row of its table and the number of steps taken. */
export class TableState implements State {
  private readonly world: World
  turn = 0 // 0, CHANCE or OVER
  at = 0 // the world's number of this state
  steps = 0 // actions that have been resolved, at most world.maxSteps
  pending = -1 // the table's row that chance is about to resolve, or -1
  entry = -1 // the table's entry by which this state was reached; -1 at the start and where chance is to move

  constructor(world: World) {
    this.world = world
  }

  /** Becomes the beginning of a game at the world's state with this number. */
  begin(state: number): void {
    this.at = state
    this.steps = 0
    this.pending = -1
    this.entry = -1
    this.turn = this.world.table.final[state] === 1 ? OVER : 0
  }

  /** Becomes what `save` told: the caller has made sure that the parts fit together. */
  restore(at: number, steps: number, pending: number, entry: number): void {
    const { table, maxSteps } = this.world
    this.at = at
    this.steps = steps
    this.pending = pending
    this.entry = entry
    const ended = entry < 0 ? table.final[at] === 1 : table.terminated[entry] === 1 || steps >= maxSteps
    this.turn = pending >= 0 ? CHANCE : ended ? OVER : 0
  }

  get end(): End {
    if (this.turn !== OVER) return 'going'
    return this.entry < 0 || this.world.table.terminated[this.entry] === 1 ? 'terminated' : 'truncated'
  }

  /** An encoding, so no two positions share one. The number of steps is part of it: the limit on them decides what can still be done. */
  get hash(): number {
    const { states, first } = this.world.table
    const place = this.pending >= 0 ? states + this.pending : this.at
    return (this.steps * (states + first.length) + place) * 2 + Number(this.end === 'terminated')
  }

  legal(out: Int32Array): number {
    if (this.turn !== 0) return 0
    const count = this.world.table.actions.length
    for (let action = 0; action < count; action++) out[action] = action
    return count
  }

  isLegal(action: number): boolean {
    if (!Number.isInteger(action) || action < 0) return false
    const { table } = this.world
    if (this.turn === 0) return action < table.actions.length
    if (this.turn === OVER) return false
    const entry = table.first[this.pending] + action
    return entry < table.first[this.pending + 1] && table.probability[entry] > 0
  }

  sampleLegal(rng: Rng): number {
    return rng.below(this.world.table.actions.length)
  }

  play(action: number): void {
    const { table } = this.world
    if (this.pending >= 0) {
      this.arrive(table.first[this.pending] + action)
      this.pending = -1
      return
    }
    const row = this.at * table.actions.length + action
    const entry = table.first[row]
    if (table.first[row + 1] - entry === 1) {
      this.arrive(entry)
      return
    }
    this.pending = row
    this.entry = -1
    this.turn = CHANCE
  }

  private arrive(entry: number): void {
    const { table, maxSteps } = this.world
    this.entry = entry
    this.at = table.next[entry]
    this.steps++
    this.turn = table.terminated[entry] === 1 || this.steps >= maxSteps ? OVER : 0
  }

  outcomes(out: Float64Array): number {
    if (this.pending < 0) return 0
    const { first, probability } = this.world.table
    const from = first[this.pending]
    const count = first[this.pending + 1] - from
    for (let outcome = 0; outcome < count; outcome++) out[outcome] = probability[from + outcome]
    return count
  }

  rewards(out: Float64Array): void {
    out[0] = this.entry < 0 ? 0 : this.world.table.reward[this.entry]
  }

  observe(_player: number, out: Float32Array): void {
    const { background, marks, marksPerState } = this.world
    out.set(background)
    for (let i = this.at * marksPerState, end = i + marksPerState; i < end; i++) if (marks[i] >= 0) out[marks[i]] = 1
  }

  copyFrom(other: this): void {
    this.turn = other.turn
    this.at = other.at
    this.steps = other.steps
    this.pending = other.pending
    this.entry = other.entry
  }

  clone(): this {
    const copy = new TableState(this.world) as this
    copy.copyFrom(this)
    return copy
  }

  save(): Json {
    const { first, actions } = this.world.table
    const row = rowOf(first, this.entry)
    return {
      state: this.at,
      steps: this.steps,
      pending: this.pending < 0 ? null : this.pending % actions.length,
      last: this.entry < 0 ? null : [Math.floor(row / actions.length), row % actions.length, this.entry - first[row]],
    }
  }
}

/** The row of the table in which an entry stands: the last that does not begin after it. */
function rowOf(first: Int32Array, entry: number): number {
  let low = 0
  let high = first.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (first[middle] <= entry) low = middle
    else high = middle
  }
  return low
}
