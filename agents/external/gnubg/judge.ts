import { PLACES } from '../../../envs/backgammon/board.ts'
import { type BackgammonState, FIRST_PLAY } from '../../../envs/backgammon/state.ts'
import { equity } from '../../baselines/backgammon/outcome.ts'
import type { Command } from '../command.ts'
import { GnubgEngine } from './engine.ts'

/** Plays that are looked at closely: at most so many, and none that looks worse than the best by more than this, in points (GNU Backgammon's filter `normal`). */
const CANDIDATES = 8
const MARGIN = 0.16

/** Losses below this come of the digits that it answers with, in points. */
const ROUNDED = 1e-5

/** What a play is worth to who makes it, in points. */
interface Judged {
  readonly action: number
  /** Without a cube. */
  readonly cubeless: number
  /** With the cube in the middle. */
  readonly cubeful: number
}

/** How much a play is worse than the best, in points: 0 and up. */
export interface Loss {
  /** Where there is no cube. */
  readonly cubeless: number
  /** With the cube in the middle, which is how GNU Backgammon itself counts errors: some 1.5 times as much. */
  readonly cubeful: number
}

/**
 * GNU Backgammon as a judge of plays: how much one gives away, in points of a game for money. All plays are valued without looking ahead, those that may be
 * best and the one that was made also with it, and these values count. It says it for a game without a cube and for one with it, of the same positions.
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

  /** What the play that stands under `action` gives away. `state` has a roll on the table. */
  async loss(state: BackgammonState, action: number): Promise<Loss> {
    const plays: Judged[] = []
    for (let play = FIRST_PLAY; play < FIRST_PLAY + state.playCount; play++)
      plays.push(await this.judge(state, play, 0))
    plays.sort((a, b) => b.cubeless - a.cubeless)
    const close = plays.slice(0, CANDIDATES).filter(({ cubeless }) => cubeless >= plays[0].cubeless - MARGIN)
    if (!close.some(play => play.action === action)) close.push(plays.find(play => play.action === action)!)
    if (close.length === 1) return { cubeless: 0, cubeful: 0 }
    const judged = this.ply === 0 ? close : await this.lookAhead(state, close)
    const made = judged.find(play => play.action === action)!
    const lost = (points: (play: Judged) => number): number => {
      const loss = Math.max(...judged.map(points)) - points(made)
      return loss < ROUNDED ? 0 : loss
    }
    return { cubeless: lost(play => play.cubeless), cubeful: lost(play => play.cubeful) }
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
    const { chances, cubeful } = await this.engine.evaluate(this.left, state, 1 - state.onRoll, ply, this.deadline)
    return { action, cubeless: -equity(chances), cubeful: -cubeful }
  }
}
