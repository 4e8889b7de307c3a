import type { Variable } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import { fail, ok, type Result } from '../../../envs/core/result.ts'
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

/**
 * A part without tensors: counters and the like.
 * @param schema  what `get` gives. What is not so is refused: code `bad-progress`
 */
export function progressPart<Progress>(
  schema: z.ZodType<Progress>,
  { get, set }: { readonly get: () => Progress; readonly set: (progress: Progress) => void },
): Part<never> {
  return {
    tensors: new Map<string, never>(),
    save: get,
    load(saved) {
      const read = schema.safeParse(saved)
      if (!read.success) return fail('bad-progress', `Expected saved progress, but got ${JSON.stringify(saved)}.`)
      return ok(() => set(read.data))
    },
  }
}
