import { z } from 'zod'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'
import type { Numbers } from '../rl/index.ts'

/** How far a number goes towards its target: rate / visits^power, of the first visit on. Power 0 keeps the rate, 1 with rate 1 makes means. */
export interface StepSize {
  readonly rate: number
  readonly power: number
}

/** What is known of each action in each state, or where `actions` is 1 of each state, and how often it was learnt from: a part of a checkpoint. */
export class Table implements Part<TensorData> {
  readonly states: number
  readonly actions: number
  /** Games that were learnt from. */
  games = 0
  readonly tensors: ReadonlyMap<string, TensorData>
  /** [states, actions] */
  readonly values: Float32Array
  private readonly visits: Int32Array // [states, actions]
  private readonly rows: readonly Float32Array[] // of `values`, one a state
  private readonly step: StepSize

  constructor(states: number, actions: number, initial: number, step: StepSize) {
    this.states = states
    this.actions = actions
    this.step = step
    this.values = new Float32Array(states * actions).fill(initial)
    this.visits = new Int32Array(states * actions)
    this.rows = Array.from({ length: states }, (_, state) =>
      this.values.subarray(state * actions, (state + 1) * actions),
    )
    const shape = [states, actions]
    this.tensors = new Map([
      ['values', { dtype: 'float32', shape, data: this.values }],
      ['visits', { dtype: 'int32', shape, data: this.visits }],
    ])
  }

  /** [actions]: the values of a state. It is the table's own. */
  row(state: number): Numbers {
    return this.rows[state]
  }

  /** Moves a value towards what it should have been. */
  learn(state: number, action: number, target: number): void {
    const place = state * this.actions + action
    const { rate, power } = this.step
    const visits = ++this.visits[place]
    const size = power === 0 ? rate : rate / visits ** power
    this.values[place] += size * (target - this.values[place])
  }

  save(): unknown {
    return { games: this.games }
  }

  load(saved: unknown): Result<() => void> {
    const read = savedSchema.safeParse(saved)
    if (!read.success) return fail('bad-checkpoint', "Expected a table's number of games, but got something else.")
    return ok(() => {
      this.games = read.data.games
    })
  }
}

const savedSchema = z.strictObject({ games: z.int().min(0) })
