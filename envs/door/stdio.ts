import type { Readable, Writable } from 'node:stream'
import type { GameRegistry } from '../core/registry.ts'
import { Door } from './door.ts'
import { serveLines } from './serve.ts'

/** Answers requests, one JSON object a line, until the input ends or nobody reads the answers any more. */
export function serveDoor(games: GameRegistry, input: Readable, output: Writable): Promise<void> {
  const door = new Door(games)
  const answer = (line: string | undefined): string =>
    `${line === undefined ? door.refuseLong() : door.answerLine(line)}\n`
  return serveLines({ answer }, input, output)
}
