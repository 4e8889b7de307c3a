import type { Variable } from '@tensorflow/tfjs-core'
import type { Result } from '../../../envs/core/result.ts'
import type { TensorData } from './safetensors.ts'

/** Numbers that a part holds: of tfjs, or its own (a replay, a tiny net), into whose `data` a restore writes. */
export type Held = Variable | TensorData

/**
 * A part of a training that a resume needs: a model, a step with its optimiser, the loop. It shows its tensors under names that
 * say what they are, never under their places, and the rest as plain data.
 */
export interface Part<Numbers extends Held = Held> {
  readonly tensors: ReadonlyMap<string, Numbers>
  /** What is not in tensors, as JSON. */
  save(): unknown
  /** Reads what `save` gave, without a change to anything: the change is the function that comes back. */
  load(saved: unknown): Result<() => void>
}

/** Parts by name. */
export type Parts = Readonly<Record<string, Part>>
