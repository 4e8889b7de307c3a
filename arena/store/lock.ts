import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'

/**
 * A lock that the operating system takes back however its holder ends, kill -9 included: an open write transaction on an empty database
 * file of its own. So no lock is ever stale, and none has to be guessed at by process ids.
 */
export class FileLock {
  private readonly db: Database.Database
  private readonly file: string

  private constructor(db: Database.Database, file: string) {
    this.db = db
    this.file = file
  }

  /** @returns undefined where somebody else holds it, in this process or another. */
  static take(folder: string, name: string): FileLock | undefined {
    mkdirSync(folder, { recursive: true })
    const file = join(folder, `${name}.lock`)
    const db = new Database(file)
    try {
      db.exec('BEGIN IMMEDIATE')
      return new FileLock(db, file)
    } catch (error) {
      db.close()
      if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined
      throw error
    }
  }

  release(): void {
    if (!this.db.open) return
    this.db.exec('ROLLBACK')
    this.db.close()
  }

  /** Releases it for good. Only where nobody will ask for this name again. */
  remove(): void {
    this.release()
    rmSync(this.file, { force: true })
  }
}
