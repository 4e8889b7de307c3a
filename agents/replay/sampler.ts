import { ok } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'
import type { GameReplay } from './games.ts'

export interface Sample {
  /** [batch]: decisions. */
  readonly rows: Int32Array
  /** [batch]: what each counts in the loss, at most 1. */
  readonly weights: Float32Array
}

/** Who says which decisions of a replay are learnt from. */
export interface Sampler extends Part<TensorData> {
  /** A row has been written. */
  wrote(row: number, decision: boolean): void
  /** Draws decisions, with replacement. The replay holds at least one. */
  sample(batch: number, rng: Rng): Sample
  /** What was learnt of the rows of a sample: their errors, of either sign. */
  learnt(rows: Int32Array, errors: ArrayLike<number>): void
}

/** All decisions alike (Lin 1992; Mnih et al. 2015). */
export function uniformSampler(replay: GameReplay): Sampler {
  return {
    tensors: new Map(),
    save: () => null,
    load: () => ok(() => {}),
    wrote() {},
    learnt() {},
    sample(batch, rng) {
      const rows = new Int32Array(batch)
      for (let i = 0; i < batch; i++) {
        do rows[i] = rng.below(replay.rows)
        while (!replay.isDecision(rows[i]))
      }
      return { rows, weights: new Float32Array(batch).fill(1) }
    },
  }
}
