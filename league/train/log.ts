import type { Metrics } from '../../agents/nn/core/trainStep.ts'
import { fileVersionEvent, scalarsEvent, startEvent } from '../../agents/nn/track/eventFile.ts'
import type { TrainingEvent } from '../../arena/training/protocol.ts'
import { AppendedFile } from '../study/appendedFile.ts'
import type { TrainingFolder } from './folder.ts'
import { openLines, readLines } from './lines.ts'
import type { Measured } from './measure.ts'

const EVENTS = 'events.out.tfevents.'

interface Logged {
  readonly type: string
  readonly games: number
}

/** What happens in a training, by its games: as JSON lines, and its numbers for TensorBoard. */
export class TrainingLog {
  private readonly lines: AppendedFile
  private readonly events: AppendedFile
  private readonly now: () => number
  private games: number

  /**
   * Opens the log of a training that goes on after so many games: what was logged beyond them will happen anew. But what was lost there is
   * told still.
   * @param now  seconds since 1970
   */
  constructor(folder: TrainingFolder, games: number, now: () => number) {
    this.now = now
    this.games = games
    const path = folder.file('log.jsonl')
    const stays = (line: unknown) => (line as Partial<Logged>).games! <= games
    const all = readLines(path) as readonly Logged[]
    const beyond = all.findIndex(line => !stays(line))
    const lost = beyond < 0 ? [] : all.slice(beyond).filter(({ type }) => type === 'lost')
    this.lines = openLines(path, stays)
    for (const line of lost) this.append({ ...line, games })
    const sitting = folder.list('.').filter(name => name.startsWith(EVENTS)).length + 1
    this.events = AppendedFile.open(folder.file(`${EVENTS}${String(sitting).padStart(4, '0')}`), 0)
    this.events.append(fileVersionEvent(now()))
    this.events.append(startEvent(now(), games))
  }

  event(event: TrainingEvent): void {
    const { type } = event
    if (type === 'lost') this.add(event, this.games)
    else if (type !== 'progress') this.add(event, event.counters.games)
    else if (event.whole) {
      const { perSecond, metrics } = event
      this.add(event, event.counters.games, { ...metrics, ...under('per second', perSecond) })
    }
  }

  measured(measured: Measured): void {
    const scores = measured.scores.map(({ rival, score }) => [rival, score.value])
    const rating: Metrics = measured.rating ? { rating: measured.rating.value } : {}
    this.add({ type: 'measured', ...measured }, measured.games, {
      ...under('score', Object.fromEntries(scores)),
      ...rating,
    })
  }

  close(): void {
    this.lines.flush()
    this.events.flush()
    this.lines.close()
    this.events.close()
  }

  private append(line: Logged & Readonly<Record<string, unknown>>): void {
    this.lines.append(`${JSON.stringify(line)}\n`)
  }

  /** @param scalars  those of its numbers that make curves */
  private add({ type, ...rest }: { readonly type: string }, games: number, scalars: Metrics = {}): void {
    this.games = games
    const at = new Date(1000 * this.now()).toISOString()
    this.append({ type, games, at, ...rest })
    if (Object.keys(scalars).length > 0) this.events.append(scalarsEvent(this.now(), games, scalars))
  }
}

function under(name: string, metrics: Metrics): Metrics {
  return Object.fromEntries(Object.entries(metrics).map(([key, value]) => [`${name}/${key}`, value]))
}
