import type { GameSpec } from '../envs/core/game.ts'
import type { Measured } from '../league/train/measure.ts'
import type { RunEvent } from '../league/train/run.ts'
import { measuredNote, measuredText } from '../league/train/text.ts'
import { type Progress, paint, print, progress } from './terminal.ts'

/** Metrics of learning that the live line has room for. */
const METRICS = 3

/** Shows a training while it goes on: a live line on standard error, and what its snapshots are measured at on standard output. */
export class TrainingShow {
  private readonly name: string
  private readonly games: number
  private readonly rules: GameSpec
  private readonly quiet: boolean
  private bar: Progress | undefined
  private rating = ''

  /** @param games  of the whole training */
  constructor(name: string, games: number, rules: GameSpec, quiet: boolean) {
    this.name = name
    this.games = games
    this.rules = rules
    this.quiet = quiet
  }

  event(event: RunEvent): void {
    if (event.type === 'ready' && event.before && event.before.backend !== event.backend) {
      this.say(`Begun on ${event.before.backend}, gone on with on ${event.backend}: not what either comes to.`)
    }
    if (event.type === 'ready' && event.before?.outOfRounds)
      this.say('Begun in rounds (--sync), gone on with without: from here on it does not come to the same twice.')
    for (const { file, message } of (event.type === 'ready' && event.before?.damaged) || []) {
      this.say(`Passed over a checkpoint, and gone on from one before it: ${file}: ${message}`)
    }
    if (event.type === 'progress') {
      const { games, samples } = event.perSecond
      const learnt = Object.entries(event.metrics).filter(([name]) => name.startsWith('learn/'))
      const metrics = learnt.slice(0, METRICS).map(([name, value]) => `${name.slice(6)} ${brief(value)}`)
      const notes = [`${brief(games)} games/s`, `${brief(samples)} samples/s`, ...metrics, this.rating]
      this.update(event.counters.games, this.games, notes.filter(note => note !== '').join(', '))
    }
    if (event.type === 'measuring' && process.stderr.isTTY)
      this.update(event.done, event.total, 'matches of the last snapshot')
    if (event.type === 'measured') {
      const newest = event.snapshots.at(-1)!
      this.rating = measuredNote(newest, this.rules)
      this.say(`${newest.games.toLocaleString('en')} games: ${this.rating}`)
    }
    if (event.type === 'lost') this.say(`The ${event.who} was lost and begun anew: ${event.why}`)
  }

  stop(): void {
    this.bar?.stop()
    this.bar = undefined
  }

  /** All snapshots with what they were measured at. */
  table(measured: readonly Measured[]): void {
    if (measured.some(({ rating }) => rating)) for (const line of measuredText(measured, this.rules, paint)) print(line)
  }

  private update(done: number, total: number, note: string): void {
    if (this.quiet) return
    this.bar ??= progress(this.name)
    this.bar.update(Math.min(done, total), total, note)
  }

  /** A line that stays. */
  private say(line: string): void {
    this.stop()
    process.stderr.write(`${paint('bold', this.name)} ${line}\n`)
  }
}

/** Three digits or so: `0.0312`, `12,300`. */
function brief(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}
