/** Checkpoints as ONNX: the file alone tells how its model is made. */
import { ok, type Result } from '../../../envs/core/result.ts'
import { architectures } from '../architectures.ts'
import { type Checkpoint, encode } from '../core/checkpoint.ts'
import { exportModel } from './model.ts'
import type { Signature } from './proto.ts'

export interface ExportedCheckpoint {
  /** What the checkpoint is called: the hash of its content. The file has it too. */
  readonly name: string
  /** The architecture's id. */
  readonly architecture: string
  readonly inputs: readonly Signature[]
  readonly outputs: readonly Signature[]
  /** The bytes of the .onnx file. */
  readonly bytes: Uint8Array
}

/**
 * Rebuilds the model that a checkpoint holds, on the present backend, and exports its pass that predicts.
 * Codes: those of `ArchitectureRegistry.fromCheckpoint`.
 * @param part  which of the checkpoint's parts the model is
 */
export function exportCheckpoint(
  checkpoint: Checkpoint,
  { registry = architectures, part = 'model' } = {},
): Result<ExportedCheckpoint> {
  const restored = registry.fromCheckpoint(checkpoint, part)
  if (!restored.ok) return restored
  const model = restored.value
  try {
    const { id, options } = model.architecture
    const { integers = [] } = registry.list().find(kind => kind.id === id)!
    const { name } = encode(checkpoint)
    const exported = exportModel(model, { name: id, integers })
    const metadata = { checkpoint: name, options: JSON.stringify(options) }
    const { inputs, outputs } = exported
    return ok({ name, architecture: id, inputs, outputs, bytes: exported.encode({ metadata }) })
  } finally {
    model.dispose()
  }
}
