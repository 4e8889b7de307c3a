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
import { FileLock } from '../arena/store/lock.ts'

const LOCK = 'run'

/** The folder of one run of a study or of a training, named by its seed. One process at a time works there. */
export class RunFolder {
  readonly path: string

  /** @param names  where it is, the seed last; each of letters, digits, `_`, `-` and dots within */
  constructor(data: string, ...names: readonly string[]) {
    const wrong = names.find(name => !/^[\w-]+(\.[\w-]+)*$/.test(name))
    if (wrong !== undefined)
      throw new Error(`Expected a folder's name of letters, digits, _ and -, but got '${wrong}'.`)
    this.path = resolve(data, ...names)
  }

  /** A file of this run, as an absolute path. */
  file(name: string): string {
    return join(this.path, name)
  }

  /** Names of what is in a folder of this run, sorted. */
  list(name: string): readonly string[] {
    return existsSync(this.file(name)) ? readdirSync(this.file(name)).sort() : []
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

  /** @returns undefined where another process works here */
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
