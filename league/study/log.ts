import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Point } from '../../agents/studies/study.ts'
import type { StudyFolder } from './folder.ts'

/** The points of a run's curves as JSON lines, appended as they come. */
export class StudyLog {
  private readonly file: string
  private readonly handle: number
  private length: number

  private constructor(file: string, handle: number, length: number) {
    this.file = file
    this.handle = handle
    this.length = length
  }

  /** Opens a run's log, cut to the first `length` bytes of what it has. */
  static open(folder: StudyFolder, length: number): StudyLog {
    mkdirSync(folder.path, { recursive: true })
    const file = folder.file('log.jsonl')
    const handle = openSync(file, 'a')
    ftruncateSync(handle, length)
    return new StudyLog(file, handle, length)
  }

  add({ chart, curve, x, y, band }: Point): void {
    this.length += writeSync(this.handle, `${JSON.stringify({ chart, curve, x, y, band })}\n`)
  }

  /** Makes sure that all of it is on the disk. @returns how many bytes that is */
  flush(): number {
    fsyncSync(this.handle)
    return this.length
  }

  points(): readonly Point[] {
    const lines = readFileSync(this.file, 'utf8').split('\n')
    return lines.filter(line => line !== '').map(line => JSON.parse(line))
  }

  close(): void {
    closeSync(this.handle)
  }
}
