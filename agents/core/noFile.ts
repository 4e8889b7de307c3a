import { statSync } from 'node:fs'

/** For `AgentKind.refuses`: what to say where an agent's file is not there. */
export function noFile(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? undefined : `because there is no file ${path}`
}
