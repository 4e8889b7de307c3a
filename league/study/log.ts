import { readFileSync } from 'node:fs'
import { fileVersionEvent, scalarsEvent } from '../../agents/nn/track/eventFile.ts'
import type { Point } from '../../agents/studies/study.ts'
import { AppendedFile } from './appendedFile.ts'
import type { StudyFolder } from './folder.ts'

/** How many bytes of a log's files are on the disk. What comes after them belongs to steps that will be taken again. */
export interface Logged {
  readonly lines: number
  readonly events: number
}

export const NOTHING: Logged = { lines: 0, events: 0 }

/** The points of a run's curves, appended as they come: as JSON lines, and as scalars `chart/curve` for TensorBoard. */
export class StudyLog {
  private readonly lines: AppendedFile
  private readonly events: AppendedFile
  private readonly now: () => number

  /**
   * Opens a run's log, cut to what had been logged.
   * @param now  seconds since 1970, as TensorBoard wants them
   */
  constructor(folder: StudyFolder, logged: Logged, now: () => number) {
    this.now = now
    this.lines = AppendedFile.open(folder.file('log.jsonl'), logged.lines)
    this.events = AppendedFile.open(folder.file('events.out.tfevents.study'), logged.events)
    if (logged.events === 0) this.events.append(fileVersionEvent(now()))
  }

  add({ chart, curve, x, y, band }: Point): void {
    this.lines.append(`${JSON.stringify({ chart, curve, x, y, band })}\n`)
    this.events.append(scalarsEvent(this.now(), Math.round(x), { [`${chart}/${curve}`]: y }))
  }

  flush(): Logged {
    return { lines: this.lines.flush(), events: this.events.flush() }
  }

  points(): readonly Point[] {
    const lines = readFileSync(this.lines.path, 'utf8').split('\n')
    return lines.filter(line => line !== '').map(line => JSON.parse(line))
  }

  close(): void {
    this.lines.close()
    this.events.close()
  }
}
