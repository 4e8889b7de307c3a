import type { Metrics } from '../../agents/nn/core/trainStep.ts'
import type { Counters, TrainingEvent } from './protocol.ts'

type Progress = Extract<TrainingEvent, { readonly type: 'progress' }>

/** Between two events of progress, and how many of them share their means. */
const EVERY = 1000 // milliseconds
const SHARED = 10

/** Means of metrics, each over what it was told of. */
class Means {
  private readonly sums = new Map<string, { total: number; weight: number }>()

  add(metrics: Metrics, weight: number): void {
    for (const [name, value] of Object.entries(metrics)) {
      const { total, weight: before } = this.sums.get(name) ?? { total: 0, weight: 0 }
      this.sums.set(name, { total: total + value * weight, weight: before + weight })
    }
  }

  read(under: string): Metrics {
    return Object.fromEntries([...this.sums].map(([name, { total, weight }]) => [`${under}/${name}`, total / weight]))
  }
}

/** Makes events of progress of what is played and learnt. */
export class Meter {
  private readonly now: () => number
  private last: Counters
  private at: number
  private events = 0
  private playing = new Means()
  private learning = new Means()

  constructor(counters: Counters, now: () => number) {
    this.now = now
    this.last = counters
    this.at = now()
  }

  played(games: number, metrics: Metrics): void {
    this.playing.add(metrics, Math.max(1, games))
  }

  learnt(samples: number, metrics: Metrics): void {
    this.learning.add(metrics, Math.max(1, samples))
  }

  /** An event once a second. */
  due(counters: () => Counters): Progress | undefined {
    if (this.now() - this.at < EVERY) return undefined
    this.events++
    return this.read(counters(), this.events % SHARED === 0)
  }

  read(counters: Counters, whole: boolean): Progress {
    const seconds = Math.max(1e-3, (this.now() - this.at) / 1000)
    const rate = (of: 'games' | 'decisions' | 'samples') => (counters[of] - this.last[of]) / seconds
    const perSecond = { games: rate('games'), decisions: rate('decisions'), samples: rate('samples') }
    const metrics = { ...this.playing.read('play'), ...this.learning.read('learn') }
    this.last = counters
    this.at = this.now()
    if (whole) {
      this.playing = new Means()
      this.learning = new Means()
    }
    return { type: 'progress', counters, perSecond, metrics, whole }
  }
}
