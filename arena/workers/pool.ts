import { LudusError } from '../../envs/core/result.ts'
import type { MatchEvent, MatchJob, MatchRecord } from '../job.ts'

export interface PlayOptions {
  /** Gives the match up: `play` rejects with the signal's reason, and whoever plays it is stopped. */
  readonly signal?: AbortSignal
  /** Hears of everything that happens in the match, while it happens. Without it nothing is sent. */
  readonly onEvent?: (event: MatchEvent) => void
}

/**
 * Plays matches somewhere: in this thread, in others, or on other machines. Jobs, events and records are plain data. Any number may be
 * asked for; at most `size` are played at a time, the others wait in order.
 */
export interface MatchPool {
  /** How many matches are played at once. */
  readonly size: number
  /**
   * The match's record, its agents' failures included: they forfeit. Rejects with a {@link LudusError} only where no match could be
   * played: the job is wrong, the game breaks, or the pool is closed (code `closed`).
   */
  play(job: MatchJob, options?: PlayOptions): Promise<MatchRecord>
  /** Ends the pool, and any match still going on. */
  close(): Promise<void>
}

/** What `play` rejects with once the pool is closed. */
export function poolClosed(): LudusError {
  return new LudusError({ code: 'closed', message: 'Expected an open match pool, but it was closed.' })
}

/** Lets at most `size` run at a time; the rest wait in order. */
export class Turnstile {
  private free: number
  private readonly waiting: (() => void)[] = []
  private served = 0 // of `waiting`, from its beginning

  constructor(size: number) {
    this.free = size
  }

  async enter(): Promise<void> {
    if (this.free > 0) this.free--
    else await new Promise<void>(resolve => this.waiting.push(resolve))
  }

  leave(): void {
    if (this.served === this.waiting.length) {
      this.free++
      return
    }
    this.waiting[this.served++]()
    if (this.served >= 1024) {
      this.waiting.splice(0, this.served)
      this.served = 0
    }
  }
}
