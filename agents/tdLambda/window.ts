import { z } from 'zod'
import { PLACES } from '../../envs/backgammon/board.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { OUTCOMES } from '../baselines/backgammon/outcome.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'

const WIDTH = 2 * PLACES

/** The latest positions with what they are to be valued at, to be learnt again: a part of a checkpoint. */
export class Window implements Part<TensorData> {
  readonly capacity: number
  readonly tensors: ReadonlyMap<string, TensorData>
  private readonly boards: Uint8Array // [capacity, 2 * PLACES]: as if player 0 were about to roll
  private readonly targets: Float32Array // [capacity, OUTCOMES]
  private readonly drawn = { board: new Int8Array(WIDTH), target: new Float64Array(OUTCOMES) }
  private added = 0

  constructor(capacity: number) {
    this.capacity = capacity
    this.boards = new Uint8Array(capacity * WIDTH)
    this.targets = new Float32Array(capacity * OUTCOMES)
    this.tensors = new Map<string, TensorData>([
      ['boards', { dtype: 'uint8', shape: [capacity, WIDTH], data: this.boards }],
      ['targets', { dtype: 'float32', shape: [capacity, OUTCOMES], data: this.targets }],
    ])
  }

  get size(): number {
    return Math.min(this.added, this.capacity)
  }

  /** @param player  who is about to roll, whose chances the target is */
  add(checkers: Int8Array, player: number, target: Float64Array): void {
    const place = this.added++ % this.capacity
    const own = player * PLACES
    for (let i = 0; i < PLACES; i++) {
      this.boards[place * WIDTH + i] = checkers[own + i]
      this.boards[place * WIDTH + PLACES + i] = checkers[PLACES - own + i]
    }
    for (let k = 0; k < OUTCOMES; k++) this.targets[place * OUTCOMES + k] = target[k]
  }

  /** A position in which player 0 is about to roll, and its target; both are overwritten by the next. */
  at(place: number): { readonly board: Int8Array; readonly target: Float64Array } {
    const { drawn, boards, targets } = this
    for (let i = 0; i < WIDTH; i++) drawn.board[i] = boards[place * WIDTH + i]
    for (let k = 0; k < OUTCOMES; k++) drawn.target[k] = targets[place * OUTCOMES + k]
    return drawn
  }

  save(): unknown {
    return { added: this.added }
  }

  load(saved: unknown): Result<() => void> {
    const read = savedSchema.safeParse(saved)
    if (!read.success) return fail('bad-checkpoint', "Expected a window's number of positions, but got something else.")
    return ok(() => {
      this.added = read.data.added
    })
  }
}

const savedSchema = z.strictObject({ added: z.int().min(0) })
