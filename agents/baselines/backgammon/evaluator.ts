import { PLACES } from '../../../envs/backgammon/board.ts'
import { type BackgammonState, FIRST_PLAY } from '../../../envs/backgammon/state.ts'
import type { Game, State } from '../../../envs/core/game.ts'
import type { Rng } from '../../../envs/core/rng.ts'
import type { Evaluation, Evaluator } from '../../search/evaluator.ts'
import { Cube } from './cube.ts'
import { OUTCOMES } from './outcome.ts'

/** What knows the chances of a game from its board alone. */
export interface BoardModel {
  /** Writes the chances [OUTCOMES] of the player who is about to roll; those of a game that is over are certain. */
  chances(checkers: Int8Array, player: number, out: Float64Array): void
}

/**
 * Values states of backgammon by a model of the board and the rule of cube.ts: before a roll as it stands, a roll by its best play, a double by the
 * better answer.
 */
export class BackgammonEvaluator implements Evaluator {
  readonly priors = false
  readonly chance = true
  private readonly model: BoardModel
  private readonly cube: Cube
  private readonly board = new Int8Array(2 * PLACES)
  private readonly chances = new Float64Array(OUTCOMES)

  constructor(game: Game, model: BoardModel) {
    this.model = model
    this.cube = new Cube(game.options.mode === 'match' ? Number(game.options.length) : 0)
  }

  evaluate(states: readonly State[], count: number, _rng: Rng, out: Evaluation): void {
    for (let i = 0; i < count; i++) {
      const value = this.value(states[i] as BackgammonState)
      out.values[2 * i] = value
      out.values[2 * i + 1] = -value
    }
  }

  /** What a state that is not over is worth to player 0. */
  value(state: BackgammonState): number {
    const { phase, onRoll, cube, cubeOwner } = state
    const side = onRoll === 0 ? 1 : -1
    if (phase === 'play') return side * this.bestPlay(state).value
    if (phase === 'opening') return this.opening(state)
    if (phase === 'doubled') return side * Math.min(this.taken(state), this.cube.after(state, onRoll, cube))
    return side * this.before(state, state.checkers, onRoll, cube, cubeOwner, phase === 'roll')
  }

  /** The best play of the roll on the table, and its worth to who plays it. */
  bestPlay(state: BackgammonState): { readonly action: number; readonly value: number } {
    const count = Math.max(state.playCount, 1)
    let action = FIRST_PLAY
    let value = Number.NEGATIVE_INFINITY
    for (let i = 0; i < count; i++) {
      const worth = this.afterPlay(state, FIRST_PLAY + i)
      if (worth > value) {
        value = worth
        action = FIRST_PLAY + i
      }
    }
    return { action, value }
  }

  /** What a play leaves to who makes it. */
  afterPlay(state: BackgammonState, action: number): number {
    state.afterstate(action, this.board)
    return -this.before(state, this.board, 1 - state.onRoll, state.cube, state.cubeOwner, false)
  }

  /** What the roll is worth to the player who may double but doesn't. */
  rolled(state: BackgammonState): number {
    return this.before(state, state.checkers, state.onRoll, state.cube, state.cubeOwner, true)
  }

  /** What the double on the table, or one that might be, is worth to who offers it, once it is taken. */
  taken(state: BackgammonState): number {
    return this.before(state, state.checkers, state.onRoll, 2 * state.cube, 1 - state.onRoll, true)
  }

  /** What the double is worth to who offers it, once it is dropped. */
  dropped(state: BackgammonState): number {
    return this.cube.after(state, state.onRoll, state.cube)
  }

  private before(
    state: BackgammonState,
    checkers: Int8Array,
    player: number,
    stake: number,
    owner: number,
    rolls: boolean,
  ): number {
    this.model.chances(checkers, player, this.chances)
    return this.cube.worth(state, player, this.chances, stake, owner, rolls)
  }

  /** Before the first roll either is as likely to begin. */
  private opening(state: BackgammonState): number {
    const { checkers, cube, cubeOwner } = state
    const first = this.before(state, checkers, 0, cube, cubeOwner, true)
    return (first - this.before(state, checkers, 1, cube, cubeOwner, true)) / 2
  }
}
