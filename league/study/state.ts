import type { StudyFolder } from './folder.ts'

/** Where a run stands: the study's own word for it, and what its runner needs beside it. */
export interface RunState {
  /** Bytes of the log that had been written. What comes after them belongs to steps that will be taken again. */
  readonly logged: number
  /** Milliseconds spent so far. */
  readonly elapsed: number
  readonly bytes: Uint8Array
}

const FILE = 'state.bin'

/** One line of JSON, then the study's bytes. */
export function writeState(folder: StudyFolder, { logged, elapsed, bytes }: RunState): void {
  const head = Buffer.from(`${JSON.stringify({ logged, elapsed })}\n`)
  folder.write(FILE, Buffer.concat([head, bytes]))
}

/** What a stopped run left; undefined where there is none, or where it came to its end. */
export function readState(folder: StudyFolder): RunState | undefined {
  const content = folder.read('result.json') ? undefined : folder.read(FILE)
  if (!content) return undefined
  const end = content.indexOf(10)
  const { logged, elapsed } = JSON.parse(Buffer.from(content.subarray(0, end)).toString())
  return { logged, elapsed, bytes: content.subarray(end + 1) }
}
