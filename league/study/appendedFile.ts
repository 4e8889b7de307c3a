import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { LudusError } from '../../envs/core/result.ts'

/** A file that only grows, of which it is known how much is on the disk for good. */
export class AppendedFile {
  readonly path: string
  private readonly handle: number
  private length: number

  private constructor(path: string, handle: number, length: number) {
    this.path = path
    this.handle = handle
    this.length = length
  }

  /** Opens a file cut to its first `length` bytes. @throws LudusError `short-file` where it has fewer */
  static open(path: string, length: number): AppendedFile {
    mkdirSync(dirname(path), { recursive: true })
    const handle = openSync(path, 'a')
    const { size } = fstatSync(handle)
    if (size < length) {
      closeSync(handle)
      throw new LudusError({
        code: 'short-file',
        message: `Expected ${path} to have at least ${length} bytes, but it has ${size}.`,
      })
    }
    ftruncateSync(handle, length)
    return new AppendedFile(path, handle, length)
  }

  append(content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    for (let written = 0; written < bytes.length; ) written += writeSync(this.handle, bytes, written)
    this.length += bytes.length
  }

  /** Makes sure that all of it is on the disk. @returns how many bytes that is */
  flush(): number {
    fsyncSync(this.handle)
    return this.length
  }

  close(): void {
    closeSync(this.handle)
  }
}
