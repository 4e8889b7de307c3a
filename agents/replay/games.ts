import { z } from 'zod'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'

/** One game as its player lived through it: `steps` decisions, and what was seen after the last. */
export interface LivedGame {
  /** [steps + 1, ...observation] */
  readonly observations: Float32Array
  /** [steps + 1, actions]: 1 where an action was legal. */
  readonly masks: Uint8Array
  /** [steps]: what was done. */
  readonly actions: Int32Array
  /** [steps]: what it brought. */
  readonly rewards: Float32Array
  /** [steps]: what comes after it counts for: 0 where the game ended by its rules, else gamma. */
  readonly discounts: Float32Array
}

export interface GameReplayOptions {
  /** Rows: a decision takes one, and so does what was seen after a game's last. */
  readonly capacity: number
  /** Numbers in an observation. */
  readonly observation: number
  readonly actions: number
  /** Keep observations as bytes, a quarter of the memory, where all are whole numbers from 0 to 255. Default false. */
  readonly bytes?: boolean
}

const CLOSING = -1 // in place of an action: the row after a game's last decision

const savedSchema = z.strictObject({ next: z.int().min(0), rows: z.int().min(0), decisions: z.int().min(0) })

/**
 * The latest games, row after row in a ring: an observation is kept once and serves as the state after the decision before, and any number of
 * steps can be read on from any of them. The oldest rows are written over, from a game's beginning. A part of a checkpoint.
 */
export class GameReplay implements Part<TensorData> {
  readonly capacity: number
  readonly observation: number
  readonly actions: number
  /** Rows written, at most the capacity. */
  rows = 0
  /** Decisions among them. */
  decisions = 0
  readonly tensors: ReadonlyMap<string, TensorData>
  private readonly observations: Float32Array | Uint8Array // [capacity, observation]
  private readonly masks: Uint8Array // [capacity, actions]
  private readonly taken: Int32Array // [capacity]: action, or CLOSING
  private readonly rewards: Float32Array // [capacity]
  private readonly discounts: Float32Array // [capacity]
  private next = 0 // the row to be written next

  constructor({ capacity, observation, actions, bytes = false }: GameReplayOptions) {
    this.capacity = capacity
    this.observation = observation
    this.actions = actions
    this.observations = new (bytes ? Uint8Array : Float32Array)(capacity * observation)
    this.masks = new Uint8Array(capacity * actions)
    this.taken = new Int32Array(capacity).fill(CLOSING)
    this.rewards = new Float32Array(capacity)
    this.discounts = new Float32Array(capacity)
    this.tensors = new Map<string, TensorData>([
      ['observations', { dtype: bytes ? 'uint8' : 'float32', shape: [capacity, observation], data: this.observations }],
      ['masks', { dtype: 'uint8', shape: [capacity, actions], data: this.masks }],
      ['actions', { dtype: 'int32', shape: [capacity], data: this.taken }],
      ['rewards', { dtype: 'float32', shape: [capacity], data: this.rewards }],
      ['discounts', { dtype: 'float32', shape: [capacity], data: this.discounts }],
    ])
  }

  /**
   * Adds a game.
   * @param told  is called with each row that is written, and whether it is a decision
   * @throws Error where observations kept as bytes are other than whole numbers from 0 to 255
   */
  add(game: LivedGame, told: (row: number, decision: boolean) => void): void {
    const { observation, actions, capacity } = this
    const steps = game.actions.length
    for (let step = 0; step <= steps; step++) {
      const row = this.next
      if (this.isDecision(row)) this.decisions--
      this.observations.set(game.observations.subarray(step * observation, (step + 1) * observation), row * observation)
      this.assertKept(game.observations, step, row)
      this.masks.set(game.masks.subarray(step * actions, (step + 1) * actions), row * actions)
      this.taken[row] = step < steps ? game.actions[step] : CLOSING
      this.rewards[row] = step < steps ? game.rewards[step] : 0
      this.discounts[row] = step < steps ? game.discounts[step] : 0
      if (step < steps) this.decisions++
      this.next = (row + 1) % capacity
      this.rows = Math.min(capacity, this.rows + 1)
      told(row, step < steps)
    }
  }

  isDecision(row: number): boolean {
    return this.taken[row] !== CLOSING
  }

  action(row: number): number {
    return this.taken[row]
  }

  reward(row: number): number {
    return this.rewards[row]
  }

  discount(row: number): number {
    return this.discounts[row]
  }

  /** [actions]: 1 where an action is legal. It is the replay's own. */
  mask(row: number): Uint8Array {
    return this.masks.subarray(row * this.actions, (row + 1) * this.actions)
  }

  /** Writes the observation of a row. */
  observe(row: number, out: Float32Array, at: number): void {
    out.set(this.observations.subarray(row * this.observation, (row + 1) * this.observation), at)
  }

  /** The row of what came after a decision. */
  after(row: number): number {
    return (row + 1) % this.capacity
  }

  save(): unknown {
    return { next: this.next, rows: this.rows, decisions: this.decisions }
  }

  load(saved: unknown): Result<() => void> {
    const read = savedSchema.safeParse(saved)
    if (!read.success) return fail('bad-checkpoint', "Expected a replay's counters, but got something else.")
    return ok(() => Object.assign(this, read.data))
  }

  private assertKept(given: Float32Array, step: number, row: number): void {
    if (this.observations instanceof Float32Array) return
    const { observation, observations } = this
    for (let i = 0; i < observation; i++) {
      const came = given[step * observation + i]
      if (came === observations[row * observation + i]) continue
      throw new Error(`Expected observations of whole numbers from 0 to 255, to keep as bytes, but got ${came}.`)
    }
  }
}
