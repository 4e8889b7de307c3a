import type { Clock } from '../core/agent.ts'

/** What ended a search: its own budget, or the clock of the match. */
export const STOPS = ['budget', 'match clock'] as const
export type Stop = (typeof STOPS)[number]

const LEAST_RESERVE = 20 // ms kept of the match clock for what follows the search
const GAME_SHARE = 1 / 25 // of what is left for the whole game goes to the decision at hand
const RESERVE = 0.05 // of the match clock at the start of the decision, where that is more

/**
 * Watches the time of one decision. A search ends when its own time is used up, and also before the clock of the match runs
 * out, so that it does not forfeit; of a budget for the whole game it takes a share, for nobody knows how many decisions are to come; where neither limits it, no clock is read.
 */
export class Budget {
  private readonly time: number
  private readonly period: number
  private clock: Clock | undefined // undefined where time doesn't matter
  private reserve = 0 // ms
  private share = Number.POSITIVE_INFINITY // ms, where the whole game has a budget
  private untilCheck = 0
  /** What ended the search; undefined while it may go on. */
  stopped: Stop | undefined

  /**
   * @param time of one decision in milliseconds; Infinity where only counts limit it
   * @param period how many steps of the search go by between two looks at the clock
   */
  constructor(time: number, period: number) {
    this.time = time
    this.period = period
  }

  start(clock: Clock): void {
    const left = clock.left()
    const game = clock.gameLeft?.() ?? Number.POSITIVE_INFINITY
    this.stopped = undefined
    this.clock = this.time === Number.POSITIVE_INFINITY && left === Number.POSITIVE_INFINITY ? undefined : clock
    this.reserve = Math.max(LEAST_RESERVE, RESERVE * (left === Number.POSITIVE_INFINITY ? 0 : left))
    this.share = game === Number.POSITIVE_INFINITY ? game : Math.max(0, game - LEAST_RESERVE) * GAME_SHARE
    this.untilCheck = this.share < LEAST_RESERVE ? 1 : this.period
  }

  /** To be asked after each step of the search: whether it must end now. */
  spent(): boolean {
    if (this.stopped) return true
    if (this.clock === undefined || --this.untilCheck > 0) return false
    this.untilCheck = this.period
    const elapsed = this.clock.elapsed()
    if (elapsed >= this.time) this.stopped = 'budget'
    else if (elapsed >= this.share || this.clock.left() <= this.reserve) this.stopped = 'match clock'
    return this.stopped !== undefined
  }
}
