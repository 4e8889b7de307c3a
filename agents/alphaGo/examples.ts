import { z } from 'zod'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'
import { SYMMETRIES } from '../nn/data/symmetry.ts'

/** A position, what was played there, and what came of it for the player to move. */
export interface Example {
  /** [height * width * planes], zeros and ones */
  readonly planes: ArrayLike<number>
  readonly action: number
  readonly outcome: number
}

/** What a step learns from. */
export interface Batch {
  /** [size, height, width, planes] */
  readonly planes: Float32Array
  /** [size, actions]: 1 at what was played */
  readonly moves: Float32Array
  /** [size] */
  readonly outcomes: Float32Array
}

const saved = z.strictObject({ count: z.int().min(0), next: z.int().min(0), owed: z.number() })

/** Examples of which the oldest give way to new ones, and how many are owed to the learner: `reuse` for each that came. */
export class Examples implements Part<TensorData> {
  private readonly shape: readonly number[]
  private readonly actions: number
  private readonly capacity: number
  private readonly reuse: number
  private planes: Uint8Array
  private action: Int32Array
  private outcome: Float32Array
  private coming: { planes: Uint8Array; action: Int32Array; outcome: Float32Array } | undefined
  private count = 0
  private next = 0
  private owed = 0

  /** @param shape  of the board: [height, width, planes] */
  constructor(shape: readonly number[], actions: number, capacity: number, reuse: number) {
    this.shape = shape
    this.actions = actions
    this.capacity = capacity
    this.reuse = reuse
    this.planes = new Uint8Array(0)
    this.action = new Int32Array(0)
    this.outcome = new Float32Array(0)
  }

  private get size(): number {
    return this.shape.reduce((product, axis) => product * axis, 1)
  }

  add({ planes, action, outcome }: Example): void {
    if (this.next === this.action.length) this.grow()
    this.planes.set(planes, this.next * this.size)
    this.action[this.next] = action
    this.outcome[this.next] = outcome
    this.count = Math.max(this.count, this.next + 1)
    this.next = (this.next + 1) % this.capacity
    this.owed += this.reuse
  }

  /** Examples drawn with return, each turned or mirrored as it may fall; undefined where not so many are owed. */
  draw(size: number, rng: Rng): Batch | undefined {
    if (this.owed < size) return undefined
    this.owed -= size
    const [height, width, planes] = this.shape
    const batch = {
      planes: new Float32Array(size * this.size),
      moves: new Float32Array(size * this.actions),
      outcomes: new Float32Array(size),
    }
    for (let row = 0; row < size; row++) {
      const example = rng.below(this.count)
      const symmetry = SYMMETRIES[rng.below(height === width ? SYMMETRIES.length : 1)]
      let action = this.action[example]
      for (let cell = 0; cell < height * width; cell++) {
        const [fromRow, fromColumn] = symmetry(Math.floor(cell / width), cell % width, height - 1)
        const from = fromRow * width + fromColumn
        const start = example * this.size + from * planes
        batch.planes.set(this.planes.subarray(start, start + planes), row * this.size + cell * planes)
        if (from === this.action[example]) action = cell
      }
      batch.moves[row * this.actions + action] = 1
      batch.outcomes[row] = this.outcome[example]
    }
    return batch
  }

  get tensors(): ReadonlyMap<string, TensorData> {
    const { planes, action, outcome } = this.coming ?? {
      planes: this.planes.subarray(0, this.count * this.size),
      action: this.action.subarray(0, this.count),
      outcome: this.outcome.subarray(0, this.count),
    }
    const rows = action.length
    return new Map<string, TensorData>([
      ['planes', { dtype: 'uint8', shape: [rows, this.size], data: planes }],
      ['action', { dtype: 'int32', shape: [rows], data: action }],
      ['outcome', { dtype: 'float32', shape: [rows], data: outcome }],
    ])
  }

  readonly save = (): unknown => ({ count: this.count, next: this.next, owed: this.owed })

  readonly load = (given: unknown): Result<() => void> => {
    const read = saved.safeParse(given)
    if (!read.success || read.data.count > this.capacity) {
      return fail('bad-examples', `Expected at most ${this.capacity} examples, but got ${JSON.stringify(given)}.`)
    }
    const { count, next, owed } = read.data
    const coming = {
      planes: new Uint8Array(count * this.size),
      action: new Int32Array(count),
      outcome: new Float32Array(count),
    }
    this.coming = coming
    return ok(() => {
      Object.assign(this, coming)
      Object.assign(this, { count, next, owed })
      this.coming = undefined
    })
  }

  private grow(): void {
    const room = Math.min(this.capacity, Math.max(1024, 2 * this.action.length))
    const [planes, action, outcome] = [this.planes, this.action, this.outcome]
    this.planes = new Uint8Array(room * this.size)
    this.action = new Int32Array(room)
    this.outcome = new Float32Array(room)
    this.planes.set(planes)
    this.action.set(action)
    this.outcome.set(outcome)
  }
}
