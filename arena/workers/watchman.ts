import type { Forfeit } from '../job.ts'
import type { BlackBox } from './blackBox.ts'

/** How a thread was lost. */
export interface Lost {
  readonly reason: Extract<Forfeit['reason'], 'hang' | 'error'>
  /** ` within 1000 ms` where it hung; empty where it died. */
  readonly limit: string
  /** The end of a sentence. */
  readonly what: string
  /** Milliseconds for which nothing had happened. */
  readonly waited: number
}

/** Between two looks at the boxes. */
const ROUND = 50 // milliseconds
/** What loading a thread, its modules and a game may take, whatever agents may. */
const LOADING = 60_000 // milliseconds

interface Watch {
  readonly box: BlackBox
  readonly killer: AbortController
  /** Gives the match up; looked at in rounds, because a signal that many matches share minds many listeners. */
  readonly signal: AbortSignal | undefined
  step: number // of the box when last looked at
  since: number // when the box was first seen at this step
  late: boolean // whether it was overdue at the last look, at this step
  lost: Lost | undefined
  given: { readonly reason: unknown } | undefined // why the match was given up
}

/** Looks at the black boxes of all matches in other threads, and ends the threads that make no progress. */
export class Watchman {
  private readonly hang: number
  private readonly grace: number
  private readonly watches = new Set<Watch>()
  private timer: NodeJS.Timeout | undefined

  constructor(hang: number, grace: number) {
    this.hang = hang
    this.grace = grace
  }

  /**
   * Watches a box for as long as a task runs.
   *
   * @param run starts the task; its thread is ended when the signal that it is given aborts.
   * @returns the task's answer, or how its thread was lost. Rejects with the reason for which it was given up.
   */
  async watch<Answer>(
    box: BlackBox,
    signal: AbortSignal | undefined,
    run: (kill: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | { readonly lost: Lost }> {
    const watch: Watch = {
      box,
      killer: new AbortController(),
      signal,
      step: 0,
      since: performance.now(),
      late: false,
      lost: undefined,
      given: undefined,
    }
    this.watches.add(watch)
    this.timer ??= setInterval(() => this.look(), ROUND)
    try {
      return await run(watch.killer.signal)
    } catch (error) {
      if (watch.given) throw watch.given.reason
      return { lost: watch.lost ?? died(error, performance.now() - watch.since) }
    } finally {
      this.watches.delete(watch)
      if (this.watches.size === 0) {
        clearInterval(this.timer)
        this.timer = undefined
      }
    }
  }

  /** Ends all that is being watched. */
  async giveUp(reason: unknown): Promise<void> {
    await Promise.all([...this.watches].map(watch => this.abandon(watch, reason)))
  }

  private async abandon(watch: Watch, reason: unknown): Promise<void> {
    watch.given ??= { reason }
    await this.end(watch)
  }

  /** Ends a thread, though never in the midst of native code. */
  private async end(watch: Watch): Promise<void> {
    await watch.box.gate.shut()
    if (this.watches.has(watch)) watch.killer.abort()
  }

  private look(): void {
    const now = performance.now()
    for (const watch of this.watches) {
      if (watch.signal?.aborted) {
        void this.abandon(watch, watch.signal.reason)
        continue
      }
      const step = watch.box.step
      if (step !== watch.step) {
        watch.step = step
        watch.since = now
        watch.late = false
        continue
      }
      const limit = this.limit(watch.box)
      const waited = now - watch.since
      if (waited <= limit + this.grace) continue
      // Twice in a row, because the limit may have been written a moment before the step that it belongs to.
      if (!watch.late) {
        watch.late = true
        continue
      }
      watch.lost ??= {
        reason: 'hang',
        limit: ` within ${Math.round(limit)} ms`,
        what: `nothing had come after ${Math.round(waited)} ms: its thread was ended.`,
        waited,
      }
      void this.end(watch)
    }
  }

  private limit(box: BlackBox): number {
    if (box.budget !== Number.POSITIVE_INFINITY) return Math.max(0, box.budget)
    return box.busy ? this.hang : Math.max(this.hang, LOADING)
  }
}

function died(error: unknown, waited: number): Lost {
  const message = error instanceof Error ? error.message : String(error)
  return { reason: 'error', limit: '', what: `its thread died: ${message}.`, waited }
}
