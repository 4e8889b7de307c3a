import type { Clock } from '../agents/core/agent.ts'
import type { ClockLimits } from './job.ts'

/** A running clock: milliseconds since 1970 that never go back while the program runs. */
export type Now = () => number
/** Calls `ring` after so many milliseconds, unless the function that it returns is called before. */
export type Alarm = (milliseconds: number, ring: () => void) => () => void

/** The longest that a Node timer can wait. */
const LONGEST_TIMER = 2 ** 31 - 1

export const systemNow: Now = () => performance.timeOrigin + performance.now()

export const systemAlarm: Alarm = (milliseconds, ring) => {
  const timer = setTimeout(ring, Math.min(milliseconds, LONGEST_TIMER))
  return () => clearTimeout(timer)
}

/** No limits at all. */
export const UNTIMED: ClockLimits = { move: null, game: null }

/** One seat's clock: runs while it decides, sums what it spent, and says when it has gone over. All in milliseconds. */
export class SeatClock implements Clock {
  /** Spent on all decisions that have ended. */
  spent = 0
  /** Decisions that have ended. */
  decisions = 0
  /** Whether the agent ever asked for a limit that exists: what it plays may then depend on the machine. */
  consulted = false
  private since = 0
  private readonly limits: ClockLimits
  private readonly now: Now

  constructor(limits: ClockLimits, now: Now) {
    this.limits = limits
    this.now = now
  }

  elapsed(): number {
    return this.now() - this.since
  }

  left(): number {
    const budget = this.budget()
    if (budget === Number.POSITIVE_INFINITY) return budget
    this.consulted = true
    return budget - this.elapsed()
  }

  gameLeft(): number {
    const { game } = this.limits
    if (game === null) return Number.POSITIVE_INFINITY
    this.consulted = true
    return game - this.spent - this.elapsed()
  }

  /** What the decision at hand may take. */
  budget(): number {
    const { move, game } = this.limits
    return Math.min(move ?? Number.POSITIVE_INFINITY, game === null ? Number.POSITIVE_INFINITY : game - this.spent)
  }

  /** A decision begins. */
  start(): void {
    this.since = this.now()
  }

  /**
   * The decision has ended.
   * @returns what it took, and what was expected and came instead, where that was too long.
   */
  stop(): { readonly took: number; readonly overrun: string | undefined } {
    const took = this.elapsed()
    const { move, game } = this.limits
    this.spent += took
    this.decisions++
    if (move !== null && took > move) {
      return { took, overrun: `Expected a decision within ${move} ms, but it took ${took.toFixed(1)} ms.` }
    }
    if (game !== null && this.spent > game) {
      const overrun = `Expected at most ${game} ms for all decisions, but they took ${this.spent.toFixed(1)} ms.`
      return { took, overrun }
    }
    return { took, overrun: undefined }
  }
}
