import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Checkpoint, decode, encode } from '../../agents/nn/core/checkpoint.ts'
import { type Fault, fail, ok, type Result } from '../../envs/core/result.ts'
import { UNFINISHED, writeWhole } from './wholeFile.ts'

/** A checkpoint's file: `000012-<hash of its content>.safetensors`. */
export interface StoredCheckpoint {
  readonly file: string
  /** Which save of its folder this was, from 1. */
  readonly save: number
  /** The hash of its content. */
  readonly name: string
}

export interface Loaded extends StoredCheckpoint {
  readonly checkpoint: Checkpoint
  /** Files saved later that had to be passed over, latest first, and why. */
  readonly damaged: readonly (Fault & { readonly file: string })[]
}

const FILE = /^(\d{6,})-([0-9a-f]{64})\.safetensors$/

/** The checkpoints of one training, in a folder of their own. One process at a time saves there. */
export class CheckpointStore {
  readonly folder: string
  private readonly keep: number
  private saves: number
  private saving: Promise<unknown> = Promise.resolve()

  /** @param keep  how many of the last stay; older ones are deleted. Default: all. */
  constructor(folder: string, { keep = Number.POSITIVE_INFINITY }: { keep?: number } = {}) {
    if (!(keep >= 1)) throw new Error(`Expected to keep at least 1 checkpoint, but got ${keep}.`)
    this.folder = folder
    this.keep = keep
    this.saves = this.list()[0]?.save ?? 0
  }

  /** Newest first. */
  list(): readonly StoredCheckpoint[] {
    if (!existsSync(this.folder)) return []
    return readdirSync(this.folder)
      .flatMap(file => {
        const [, save, name] = FILE.exec(file) ?? []
        return save ? [{ file: join(this.folder, file), save: Number(save), name }] : []
      })
      .sort((a, b) => b.save - a.save)
  }

  /**
   * Writes a checkpoint. Whatever happens to the process or the machine, the file is there whole or not at all. Saves are
   * written in the order in which they were asked for, and nobody has to wait for one before the next.
   */
  save(checkpoint: Checkpoint): Promise<StoredCheckpoint> {
    const { name, bytes } = encode(checkpoint)
    this.saves++
    const stored = {
      file: join(this.folder, `${String(this.saves).padStart(6, '0')}-${name}.safetensors`),
      save: this.saves,
      name,
    }
    const written = this.saving.then(() => this.write(stored, bytes))
    this.saving = written.catch(() => {})
    return written
  }

  /** Codes: `unreadable`, where the file is gone or can't be opened, and those of decoding. */
  load({ file, name }: StoredCheckpoint): Result<Checkpoint> {
    let bytes: Uint8Array
    try {
      bytes = readFileSync(file)
    } catch (error) {
      return fail('unreadable', `Expected a file that can be read, but got: ${(error as Error).message}`)
    }
    return decode(bytes, name)
  }

  /** The last that was saved and can be read. Codes: `no-checkpoint`. */
  loadNewest(): Result<Loaded> {
    const damaged: (Fault & { file: string })[] = []
    for (const stored of this.list()) {
      const read = this.load(stored)
      if (read.ok) return ok({ ...stored, checkpoint: read.value, damaged })
      damaged.push({ ...read.error, file: stored.file })
    }
    const why = damaged.length > 0 ? `: of ${damaged.length} none can be read. ${damaged[0].message}` : '.'
    return fail('no-checkpoint', `Expected a checkpoint in ${this.folder}, but there is none${why}`)
  }

  private async write(stored: StoredCheckpoint, bytes: Uint8Array): Promise<StoredCheckpoint> {
    await writeWhole(stored.file, bytes)
    await this.prune()
    return stored
  }

  private async prune(): Promise<void> {
    const old = this.list().slice(this.keep)
    const abandoned = readdirSync(this.folder).filter(file => file.endsWith(UNFINISHED)) // by a process that was killed
    for (const file of [...old.map(({ file }) => file), ...abandoned.map(file => join(this.folder, file))]) {
      await rm(file, { force: true })
    }
  }
}
