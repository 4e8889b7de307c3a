import { type Tensor, tensor } from '@tensorflow/tfjs-core'
import { unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { architectures } from '../nn/architectures.ts'
import type { NamedModel } from '../nn/core/architecture.ts'
import type { Outcome } from '../nn/core/trainStep.ts'
import { squaredError } from '../nn/losses/regression.ts'
import type { AlphaZeroOptions } from './config.ts'
import type { Replay } from './replay.ts'
import type { Sight } from './sight.ts'
import type { ValueColumns } from './valueLessons.ts'

/** A fresh net that values positions. */
export function makeValueNet({ size }: Sight, { units }: AlphaZeroOptions, rng: Rng): NamedModel {
  return unwrap(architectures.make({ id: 'mlp', options: { inputs: size, hidden: [units, units], outputs: 1 } }, rng))
}

/** One batch of what such a net learns from. */
export type ValueTargets = {
  /** [batch, size] */
  readonly inputs: Tensor
  /** [batch, 1] */
  readonly value: Tensor
}

/** Draws rows. The caller disposes of what it gets. */
export function drawValueTargets(replay: Replay<ValueColumns>, { size }: Sight, count: number, rng: Rng): ValueTargets {
  const { columns } = replay.rows
  const inputs = new Float32Array(count * size)
  const value = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const row = replay.draw(rng)
    inputs.set(columns.inputs.subarray(row * size, (row + 1) * size), i * size)
    value[i] = columns.value[row]
  }
  return { inputs: tensor(inputs, [count, size]), value: tensor(value, [count, 1]) }
}

/** (z - v)^2, the value's part in AlphaGo Zero's loss (Silver et al. 2017, eq. 1), with z a lambda-return. */
export function valueLoss(value: Tensor, targets: ValueTargets): Outcome {
  return { loss: squaredError(value, targets.value) }
}
