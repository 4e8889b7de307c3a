import { type Command, InvalidArgumentError, Option } from 'commander'
import { BACKENDS, type BackendName, readBackendName } from '../agents/nn/core/backend.ts'

export interface BackendOption {
  /** What `openBackend` is asked for, in this thread and in those that the command starts. */
  readonly backend?: BackendName
}

/** `--backend`, for every command that computes with tensors; `LUDUS_BACKEND` where it is left out. */
export function addBackendOption(command: Command): Command {
  const option = new Option(
    '--backend <name>',
    `what computes the tensors: ${BACKENDS.join(', ')}; the best that works here where nothing is said`,
  )
  return command.addOption(option.env('LUDUS_BACKEND').argParser(readBackend))
}

function readBackend(text: string): BackendName | undefined {
  if (text === '') return undefined // a variable that is set to nothing
  const name = readBackendName(text)
  if (!name.ok) throw new InvalidArgumentError(name.error.message)
  return name.value
}
