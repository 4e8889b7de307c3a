import type { Clock } from '../../agents/core/agent.ts'
import type { Now } from '../clock.ts'

/** What a controller said of the time that a player has. */
interface TimeLeft {
  readonly milliseconds: number
  /** In how many moves they may be spent; 0 for the main time. */
  readonly moves: number
}

/**
 * Time as `time_settings` and `time_left` give it (GTP 2 draft 2, section 4.2): main time, then byo-yomi periods in which so many moves must
 * be made. Controllers that never send `time_left` leave the counting to the engine.
 */
export class TimeKeeper {
  private readonly now: Now
  private byoYomi: TimeLeft | undefined
  private readonly left: [TimeLeft | undefined, TimeLeft | undefined] = [undefined, undefined]

  constructor(now: Now) {
    this.now = now
  }

  /** Seconds of main time, seconds of a byo-yomi period and the moves in it. A period without moves means no limit at all. */
  settings(main: number, period: number, moves: number): void {
    const limited = !(period > 0 && moves === 0)
    this.byoYomi = limited && period > 0 ? { milliseconds: period * 1000, moves } : undefined
    this.left.fill(limited ? { milliseconds: main * 1000, moves: 0 } : undefined)
  }

  /** Seconds that a player has left, and in how many moves: 0 for main time. */
  set(player: number, seconds: number, moves: number): void {
    this.left[player] = { milliseconds: seconds * 1000, moves }
  }

  /** Runs a player's clock while it decides. */
  async clocked<T>(player: number, decide: (clock: Clock) => T | Promise<T>): Promise<T> {
    const since = this.now()
    const elapsed = (): number => this.now() - since
    const budget = this.budget(player)
    try {
      return await decide({ elapsed, left: () => budget - elapsed() })
    } finally {
      this.spend(player, elapsed())
    }
  }

  /** Milliseconds until the player loses on time, if it makes no move. */
  private budget(player: number): number {
    const left = this.left[player]
    if (!left) return Number.POSITIVE_INFINITY
    return left.milliseconds + (left.moves === 0 ? (this.byoYomi?.milliseconds ?? 0) : 0)
  }

  private spend(player: number, milliseconds: number): void {
    const left = this.left[player]
    if (!left) return
    const rest = left.milliseconds - milliseconds
    const periodDone = left.moves === 1 || (left.moves === 0 && rest <= 0)
    if (periodDone && this.byoYomi) this.left[player] = this.byoYomi
    else this.left[player] = { milliseconds: Math.max(0, rest), moves: Math.max(0, left.moves - 1) }
  }
}
