import { type BackgammonState, DOUBLE, DROP, FIRST_PLAY, ROLL, TAKE } from '../../../envs/backgammon/state.ts'
import type { Game, Json } from '../../../envs/core/game.ts'
import type { Rng } from '../../../envs/core/rng.ts'
import type { Agent, Seat } from '../../core/agent.ts'
import { oneAheadThoughts } from '../../core/thoughts.ts'

/** What a player of backgammon goes by: numbers of which the greater is the better one. */
export interface Judgement {
  /** A play of the roll on the table, for who makes it. */
  play(state: BackgammonState, action: number): number
  /** To roll, or to double first, for the player on roll. */
  turn(state: BackgammonState, action: typeof ROLL | typeof DOUBLE): number
  /** To take the double, or to drop it, for who was doubled. */
  doubled(state: BackgammonState, action: typeof TAKE | typeof DROP): number
}

/** Plays backgammon without looking further than the position that it leaves. Of what is equally good it takes what stands first. */
export class BackgammonPlayer implements Agent {
  private readonly game: Game
  private readonly judgement: Judgement
  private readonly legal: Int32Array
  private rng!: Rng
  private state: BackgammonState | undefined // at the last decision
  private judged: { action: number; value: number }[] = []

  constructor(game: Game, judgement: Judgement) {
    this.game = game
    this.judgement = judgement
    this.legal = new Int32Array(game.spec.actions.count)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
  }

  act(seat: Seat): number {
    const state = seat.imagine(this.rng, this.state) as BackgammonState
    this.state = state
    this.judged = []
    let best = 0
    for (let i = 0, count = seat.legal(this.legal); i < count; i++) {
      const action = this.legal[i]
      const value = this.judge(state, action)
      this.judged.push({ action, value })
      if (value > this.judged[best].value) best = i
    }
    return this.judged[best].action
  }

  private judge(state: BackgammonState, action: number): number {
    if (action >= FIRST_PLAY) return this.judgement.play(state, action)
    if (action === ROLL || action === DOUBLE) return this.judgement.turn(state, action)
    return this.judgement.doubled(state, action === TAKE ? TAKE : DROP)
  }

  thoughts(): Json {
    return this.state ? oneAheadThoughts(this.game, this.state, this.judged) : null
  }
}

/** For `AgentKind.refuses`: what to say of other games. */
export function refusesOthers(game: Game): string | undefined {
  return game.spec.id === 'backgammon' ? undefined : 'because it goes by the pips and points of backgammon'
}
