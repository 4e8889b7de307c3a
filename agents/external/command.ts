import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { parseArgsStringToArgv } from 'string-argv'
import { fail, ok, type Result } from '../../envs/core/result.ts'

/** A program that was found, with its arguments. */
export interface Command {
  readonly program: string
  readonly arguments: readonly string[]
  /** Variables that it gets beyond those of this process. */
  readonly environment?: Readonly<Record<string, string>>
  /** As it was written, for messages. */
  readonly text: string
}

/** Where Debian installs games, which is not on everybody's PATH. */
const GAME_FOLDERS = ['/usr/games', '/usr/local/games']

/**
 * Splits a command line as a shell does (quotes, but no variables and no wildcards) and finds its program: on PATH or where games are
 * installed, or, where it has a slash, from the working directory.
 */
export function readCommand(text: string): Result<Command> {
  const [name, ...rest] = parseArgsStringToArgv(text)
  if (!name) return fail('bad-command', `Expected a command line, but got '${text}'.`)
  const program = findProgram(name)
  if (program) return ok({ program, arguments: rest, text })
  const where = name.includes('/') ? 'an executable file' : `a program on PATH or in ${GAME_FOLDERS.join(', ')}`
  return fail('no-program', `Expected '${name}' to be ${where}, but found none.`)
}

function findProgram(name: string): string | undefined {
  if (name.includes('/')) return isProgram(name) ? name : undefined
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return [...folders, ...GAME_FOLDERS].map(folder => join(folder, name)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
