import { z } from 'zod'
import { fail, ok } from '../../envs/core/result.ts'
import type { GameReplay } from './games.ts'
import type { Sampler } from './sampler.ts'
import { SumTree } from './sumTree.ts'

export interface Priorities {
  /** How much errors count: 0 as if all were alike, 1 in proportion. */
  readonly alpha: number
  /** How much of the bias that this makes is taken out again by weights, in [0, 1]: asked at each sample. */
  readonly beta: () => number
}

const LEAST = 1e-6 // added to an error, so that none is never drawn again

const savedSchema = z.strictObject({ greatest: z.number().positive() })

/**
 * Draws decisions in proportion to priority^alpha, the priority being the size of the error that was last learnt from it (Schaul et al. 2016,
 * algorithm 1, proportional). A sample is stratified: one draw from each of as many parts of equal mass. Its weights are
 * (N P(i))^-beta, divided by the greatest of them. A decision that is new has the greatest priority there ever was.
 */
export function prioritizedSampler(replay: GameReplay, { alpha, beta }: Priorities): Sampler {
  const tree = new SumTree(replay.capacity)
  let greatest = 1
  return {
    tensors: new Map([['priorities', { dtype: 'float32', shape: [replay.capacity], data: tree.leaves }]]),
    save: () => ({ greatest }),
    load(saved) {
      const read = savedSchema.safeParse(saved)
      if (!read.success) return fail('bad-checkpoint', 'Expected the greatest priority, but got something else.')
      return ok(() => {
        greatest = read.data.greatest
        tree.rebuild()
      })
    },
    wrote(row, decision) {
      tree.set(row, decision ? greatest ** alpha : 0)
    },
    sample(batch, rng) {
      const rows = new Int32Array(batch)
      const weights = new Float32Array(batch)
      const part = tree.total / batch
      const correction = beta()
      for (let i = 0; i < batch; i++) {
        rows[i] = tree.find((i + rng.float()) * part)
        weights[i] = ((replay.decisions * tree.leaves[rows[i]]) / tree.total) ** -correction
      }
      const most = weights.reduce((a, b) => Math.max(a, b))
      return { rows, weights: weights.map(weight => weight / most) }
    },
    learnt(rows, errors) {
      for (const [i, row] of rows.entries()) {
        const priority = Math.abs(errors[i]) + LEAST
        greatest = Math.max(greatest, priority)
        tree.set(row, priority ** alpha)
      }
    },
  }
}
