import type { Json } from '../core/game.ts'
import type { Result } from '../core/result.ts'
import type { Table } from './table.ts'
import type { TableRules } from './types.ts'

/** Rules of a fully seen map, compiled: what play, observations and screens look up. */
export interface WorldPlan {
  readonly rules: TableRules
  readonly rows: number
  readonly columns: number
  /** The map as text, one character a cell (taxi: with its frame), as views and drawings show it. */
  readonly lines: readonly string[]
  readonly table: Table
  /** Meaning of the last axis of an observation of shape [rows, columns, planes]. */
  readonly planes: readonly string[]
  /** What every observation has in common. */
  readonly background: Float32Array
  /** Where the observation of a state is 1 besides: `marksPerState` indices for each state, -1 for none. */
  readonly marks: Int32Array
  readonly marksPerState: number
  /** A state for screens: where the agent is, and what else the rules know. */
  show(state: number): Shown
  /** The number of a position given as JSON in the form of `show`. */
  find(position: Readonly<Record<string, unknown>>): Result<number>
}

export interface World extends WorldPlan {
  readonly maxSteps: number
}

export type Shown = {
  readonly agent: readonly [row: number, column: number]
  readonly carrying: string | null
  readonly [key: string]: Json
}
