import type { Readable, Writable } from 'node:stream'
import type { GameRegistry } from '../core/registry.ts'
import { Door } from './door.ts'
import { serveLines } from './serve.ts'

/** Answers requests, one JSON object a line, until the input ends or nobody reads the answers any more. Blank lines are passed over. */
export function serveDoor(games: GameRegistry, input: Readable, output: Writable): Promise<void> {
  const door = new Door(games)
  const answer = (line: string | undefined): string => {
    if (line === undefined) return `${door.refuseLong()}\n`
    return line.trim() === '' ? '' : `${door.answerLine(line)}\n`
  }
  return serveLines({ answer }, input, output)
}
