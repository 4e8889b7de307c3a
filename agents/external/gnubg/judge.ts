import { PLACES } from '../../../envs/backgammon/board.ts'
import { type BackgammonState, FIRST_PLAY } from '../../../envs/backgammon/state.ts'
import type { Command } from '../command.ts'
import { GnubgEngine } from './engine.ts'

/** Plays that are looked at closely: at most so many, and none that looks worse than the best by more than this, in points (GNU Backgammon's filter `normal`). */
const CANDIDATES = 8
const MARGIN = 0.16

/** What a play is worth to who makes it, in points without a cube. */
interface Judged {
  readonly action: number
  readonly points: number
}

/**
 * GNU Backgammon as a judge of plays: how much one gives away, in points of a game without a cube. All plays are valued without looking ahead, those that may be
 * best and the one that was made also with it, and these values count.
 */
export class GnubgJudge {
  private readonly engine: GnubgEngine
  private readonly ply: number
  private readonly deadline: number
  private readonly left = new Int8Array(2 * PLACES)

  private constructor(engine: GnubgEngine, ply: number, deadline: number) {
    this.engine = engine
    this.ply = ply
    this.deadline = deadline
  }

  /**
   * @param ply plies that it looks ahead.
   * @param milliseconds how long each of its answers may take.
   */
  static async start(command: Command, ply: number, milliseconds = 60_000): Promise<GnubgJudge> {
    const engine = await GnubgEngine.start(command, { ply, cubeful: false, noise: 0 }, milliseconds)
    return new GnubgJudge(engine, ply, milliseconds)
  }

  /** How much the play that stands under `action` is worse than the best, in points: 0 and up. `state` has a roll on the table. */
  async loss(state: BackgammonState, action: number): Promise<number> {
    const plays: Judged[] = []
    for (let play = FIRST_PLAY; play < FIRST_PLAY + state.playCount; play++)
      plays.push(await this.judge(state, play, 0))
    plays.sort((a, b) => b.points - a.points)
    const close = plays.slice(0, CANDIDATES).filter(({ points }) => points >= plays[0].points - MARGIN)
    if (!close.some(play => play.action === action)) close.push(plays.find(play => play.action === action)!)
    if (close.length === 1) return 0
    const judged = this.ply === 0 ? close : await this.lookAhead(state, close)
    const made = judged.find(play => play.action === action)!
    return Math.max(...judged.map(({ points }) => points)) - made.points
  }

  close(): Promise<void> {
    return this.engine.close()
  }

  private async lookAhead(state: BackgammonState, plays: readonly Judged[]): Promise<Judged[]> {
    const judged: Judged[] = []
    for (const { action } of plays) judged.push(await this.judge(state, action, this.ply))
    return judged
  }

  private async judge(state: BackgammonState, action: number, ply: number): Promise<Judged> {
    state.afterstate(action, this.left)
    const { points } = await this.engine.evaluate(this.left, state, 1 - state.onRoll, ply, this.deadline)
    return { action, points: -points }
  }
}
