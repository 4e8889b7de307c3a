import { z } from 'zod'
import { LudusError } from '../../envs/core/result.ts'
import type { StudyFolder } from './folder.ts'
import { type Logged, NOTHING } from './log.ts'

const head = z.strictObject({
  format: z.literal(1),
  engine: z.string(),
  backend: z.string(),
  logged: z.strictObject({ lines: z.int().min(0), events: z.int().min(0) }),
  elapsed: z.number(),
})

/** Where a run stands: the study's own word for it, and what its runner needs beside it. */
export interface RunState {
  /** What it was begun with. Another version or build may round otherwise, and the run would be neither's. */
  readonly engine: string
  readonly backend: string
  readonly logged: Logged
  /** Milliseconds spent so far. */
  readonly elapsed: number
  /** None until the study has said where it could go on. */
  readonly bytes: Uint8Array
}

export const STATE = 'state.bin'

export function newState(engine: string, backend: string): RunState {
  return { engine, backend, logged: NOTHING, elapsed: 0, bytes: new Uint8Array() }
}

/** One line of JSON, then the study's bytes. */
export function writeState(folder: StudyFolder, { bytes, ...rest }: RunState): void {
  folder.write(STATE, Buffer.concat([Buffer.from(`${JSON.stringify({ format: 1, ...rest })}\n`), bytes]))
}

/**
 * What a stopped run left; undefined where there is none, or where it came to its end.
 * @throws LudusError `bad-state` where the file is not what this version writes
 */
export function readState(folder: StudyFolder): RunState | undefined {
  const content = folder.read('result.json') ? undefined : folder.read(STATE)
  if (!content) return undefined
  const end = content.indexOf(10)
  const read = head.safeParse(json(Buffer.from(content.subarray(0, Math.max(0, end))).toString()))
  if (read.success) {
    const { format: _, ...state } = read.data
    return { ...state, bytes: content.subarray(end + 1) }
  }
  const message = `Expected the state of a stopped run in ${folder.file(STATE)}, but got something else: --again begins anew.`
  throw new LudusError({ code: 'bad-state', message })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
