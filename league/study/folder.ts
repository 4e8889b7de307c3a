/**
 * Where a run of a study is kept: `<data>/studies/<study>/<seed>/`, or `<seed>.quick/`.
 *
 *     log.jsonl                  every point of every curve, in order
 *     events.out.tfevents.study  the same for TensorBoard
 *     state.bin                  where it could go on, while it has not come to its end
 *     result.json                what came out, once it is whole
 *     *.svg, *.png               charts and pictures
 *     kept/                      what the study kept: models, games
 *     run.lock                   held by the process that runs it
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { FileLock } from '../../arena/store/lock.ts'

const LOCK = 'run'

export class StudyFolder {
  readonly path: string

  /** @param seed  of letters, digits, `_` and `-` alone: it names the folder */
  constructor(data: string, study: string, seed: string, size: 'full' | 'quick') {
    if (!/^[\w-]+$/.test(seed)) throw new Error(`Expected a seed of letters, digits, _ and -, but got '${seed}'.`)
    this.path = resolve(data, 'studies', study, size === 'quick' ? `${seed}.quick` : seed)
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
    const file = this.file(name)
    mkdirSync(dirname(file), { recursive: true })
    const handle = openSync(`${file}.part`, 'w')
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
      for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(`${file}.part`, file)
    return file
  }

  remove(name: string): void {
    rmSync(this.file(name), { force: true })
  }

  /** @returns undefined where another process runs the study here */
  lock(): FileLock | undefined {
    return FileLock.take(this.path, LOCK)
  }

  /** Forgets what an earlier run left. */
  clear(): void {
    if (!existsSync(this.path)) return
    for (const name of readdirSync(this.path)) {
      if (name !== `${LOCK}.lock`) rmSync(this.file(name), { recursive: true, force: true })
    }
  }
}
