import { type Pulse, TASKS, type Task } from './pulse.ts'

/** Between two looks. Time is counted in looks: so nobody ages while the machine sleeps. */
const LOOK = 250 // milliseconds
/** What loading modules, a backend and a checkpoint may take. */
const STARTING = 600_000 // milliseconds
/** Where no limit was given: how many times the longest so far, and between what. */
const TIMES = 20
const [LEAST, MOST] = [300_000, 1_800_000] // milliseconds

interface Watched {
  readonly pulse: Pulse
  readonly stuck: (why: string) => void
  readonly looks: Map<Task, { beat: number; age: number }> // age in looks, since this beat
}

/** Looks whether threads get on with what they are at. */
export class Watch {
  private readonly limit: number | undefined
  private readonly longest = new Map<Task, number>() // milliseconds
  private readonly watched = new Set<Watched>()
  private timer: NodeJS.Timeout | undefined

  /** @param limit  milliseconds that a thread may be at one thing; where absent, twenty times as long as the longest so far, from 5 to 30 minutes */
  constructor(limit?: number) {
    this.limit = limit
  }

  /**
   * Watches a thread until what is returned is called.
   * @param stuck  is called once, with the end of a sentence
   */
  over(pulse: Pulse, stuck: (why: string) => void): () => void {
    const watched: Watched = { pulse, stuck, looks: new Map() }
    this.watched.add(watched)
    this.timer ??= setInterval(() => this.look(), LOOK)
    return () => {
      this.watched.delete(watched)
      if (this.watched.size > 0) return
      clearInterval(this.timer)
      this.timer = undefined
    }
  }

  private look(): void {
    for (const watched of this.watched) {
      const task = TASKS.find(task => this.isStuck(watched, task))
      if (!task) continue
      this.watched.delete(watched)
      watched.stuck(`nothing had come of its ${task} after ${saidOf(this.limitOf(task))}: its thread was ended`)
    }
  }

  private isStuck({ pulse, looks }: Watched, task: Task): boolean {
    const beat = pulse.beatOf(task)
    const before = looks.get(task)
    if (before?.beat === beat) before.age++
    else {
      if (before && before.beat % 2 === 1)
        this.longest.set(task, Math.max(this.longest.get(task) ?? 0, before.age * LOOK))
      looks.set(task, { beat, age: 0 })
    }
    return beat % 2 === 1 && looks.get(task)!.age * LOOK > this.limitOf(task)
  }

  private limitOf(task: Task): number {
    if (task === 'starting') return Math.max(STARTING, this.limit ?? 0)
    if (this.limit !== undefined) return this.limit
    const longest = this.longest.get(task)
    return longest === undefined ? MOST : Math.min(MOST, Math.max(LEAST, TIMES * longest))
  }
}

function saidOf(milliseconds: number): string {
  return milliseconds < 60_000 ? `${milliseconds / 1000} s` : `${Math.round(milliseconds / 60_000)} min`
}
