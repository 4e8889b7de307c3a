/**
 * Where a run of a study is kept: `<data>/studies/<name>-<seed>[-quick]/`.
 *
 *     log.jsonl      every point of every curve, in order
 *     state.bin      where it could go on, with how much of the log stood then
 *     result.json    what came out, once it is whole
 *     *.svg, *.png   charts and pictures; and what the study kept
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join, resolve } from 'node:path'

export class StudyFolder {
  readonly path: string

  constructor(data: string, name: string, seed: string, size: 'full' | 'quick') {
    this.path = resolve(data, 'studies', `${name}-${seed}${size === 'quick' ? '-quick' : ''}`)
  }

  /** A file of this run, as an absolute path. */
  file(name: string): string {
    return join(this.path, name)
  }

  read(name: string): Uint8Array | undefined {
    return existsSync(this.file(name)) ? readFileSync(this.file(name)) : undefined
  }

  /** Writes a file whole or not at all: a reader, or a run that goes on after a crash, never sees half of one. @returns its path */
  write(name: string, content: Uint8Array | string): string {
    mkdirSync(this.path, { recursive: true })
    const half = this.file(`${name}.part`)
    const handle = openSync(half, 'w')
    try {
      writeSync(handle, typeof content === 'string' ? Buffer.from(content) : content)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(half, this.file(name))
    return this.file(name)
  }

  /** Forgets what an earlier run left. */
  clear(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
