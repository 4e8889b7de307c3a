import { type Command, Option } from 'commander'
import { BACKENDS, type BackendName } from '../agents/nn/core/backend.ts'

export interface BackendOption {
  readonly backend?: BackendName
}

/** `--backend`, for every command that computes with tensors. */
export function addBackendOption(command: Command): Command {
  const option = new Option(
    '--backend <name>',
    'what computes the tensors; the best that works here where nothing is said',
  )
  return command.addOption(option.choices(BACKENDS).env('LUDUS_BACKEND'))
}
