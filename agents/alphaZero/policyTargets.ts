import { type Tensor, tensor } from '@tensorflow/tfjs-core'
import type { Rng } from '../../envs/core/rng.ts'
import type { Domain } from './domain.ts'
import { type PolicyColumns, type RowSizes, UNKNOWN } from './policyRows.ts'
import type { Replay } from './replay.ts'

/** One batch of what a policy-value net learns from. */
export type PolicyTargets = {
  /** [batch, ...shape] */
  readonly planes: Tensor
  /** [batch, actions]: shares of the search's visits. */
  readonly policy: Tensor
  /** [batch, 1]: -1, 0 or 1, from the mover's side. */
  readonly outcome: Tensor
  /** [batch, 1]: 1 where the two below are known. */
  readonly counted: Tensor
  /** [batch, cells]: -1, 0 or 1, from the mover's side. */
  readonly owners: Tensor
  /** [batch, 1]: in units of ten points, from the mover's side. */
  readonly score: Tensor
}

/** Points that count 1. */
const SCORE_UNIT = 10

/** Draws rows and turns each by a symmetry of its own. The caller disposes of what it gets. */
export function drawPolicyTargets(
  replay: Replay<PolicyColumns>,
  domain: Domain,
  sizes: RowSizes,
  count: number,
  rng: Rng,
): PolicyTargets {
  const { numbers, bytes, actions, cells } = sizes
  const rows = replay.rows.columns
  const planes = new Float32Array(count * numbers)
  const policy = new Float32Array(count * actions)
  const owners = new Float32Array(count * cells)
  const outcome = new Float32Array(count)
  const counted = new Float32Array(count)
  const score = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const row = replay.draw(rng)
    const to = domain.symmetries[rng.below(domain.symmetries.length)]
    const perCell = numbers / to.length
    for (let number = 0; number < numbers; number++) {
      if (((rows.planes[row * bytes + (number >> 3)] >> (number & 7)) & 1) === 0) continue
      const cell = Math.floor(number / perCell)
      planes[i * numbers + to[cell] * perCell + (number % perCell)] = 1
    }
    let sum = 0
    for (let action = 0; action < actions; action++) sum += rows.policy[row * actions + action]
    for (let action = 0; action < actions; action++) {
      policy[i * actions + (to[action] ?? action)] = rows.policy[row * actions + action] / sum
    }
    outcome[i] = rows.outcome[row] - 1
    if (cells === 0 || rows.owners[row * cells] === UNKNOWN) continue
    counted[i] = 1
    score[i] = rows.score[row] / SCORE_UNIT
    for (let cell = 0; cell < cells; cell++) owners[i * cells + to[cell]] = rows.owners[row * cells + cell] - 1
  }
  return {
    planes: tensor(planes, [count, ...domain.shape]),
    policy: tensor(policy, [count, actions]),
    outcome: tensor(outcome, [count, 1]),
    counted: tensor(counted, [count, 1]),
    owners: tensor(owners, [count, cells]),
    score: tensor(score, [count, 1]),
  }
}
