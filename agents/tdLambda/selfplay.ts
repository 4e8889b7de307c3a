import { PLACES } from '../../envs/backgammon/board.ts'
import { type BackgammonState, FIRST_PLAY } from '../../envs/backgammon/state.ts'
import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { OUTCOMES } from '../baselines/backgammon/outcome.ts'
import type { BackgammonNets } from './network.ts'
import { leastOf } from './outcomes.ts'

const ROOM = 256 // positions of a game; grows where one is longer

/** A game that nets have played against themselves: the positions before each roll, and what was thought of what came of them. */
export class PlayedGame {
  length = 0
  /** [length]: the boards before the rolls, the first one where the game began. */
  readonly boards: Int8Array[] = []
  /** [length]: who was about to roll. */
  readonly players: number[] = []
  /** [length, OUTCOMES]: the chances of the opponent after the play of that roll; the last are the result. */
  values = new Float64Array(ROOM * OUTCOMES)

  add(checkers: Int8Array, player: number): void {
    if (this.length === this.boards.length) this.boards.push(new Int8Array(2 * PLACES))
    this.boards[this.length].set(checkers)
    this.players[this.length++] = player
    if (this.length * OUTCOMES <= this.values.length) return
    const longer = new Float64Array(2 * this.values.length)
    longer.set(this.values)
    this.values = longer
  }
}

/** Plays games of nets against themselves, money games without the cube: each play the one that leaves the opponent the least equity. */
export class SelfPlay {
  readonly played = new PlayedGame()
  private readonly game: Game
  private readonly nets: BackgammonNets
  private readonly chance: RandomPlay

  constructor(game: Game, nets: BackgammonNets) {
    this.game = game
    this.nets = nets
    this.chance = new RandomPlay(game)
  }

  /**
   * Plays a game to its end. All that is random in it comes from `rng`.
   *
   * @param decided  is called after each decision, before the next roll: what it teaches the nets, the game goes on with
   */
  play(rng: Rng, decided: (played: PlayedGame) => void = () => {}): PlayedGame {
    const { nets, played, chance } = this
    const state = this.game.start(rng) as State as BackgammonState
    played.length = 0
    while (state.turn !== OVER) {
      if (state.turn === CHANCE) {
        state.play(chance.outcome(state, rng))
        continue
      }
      played.add(state.checkers, state.onRoll)
      const best = leastOf(nets.results, nets.evaluatePlays(state))
      const to = (played.length - 1) * OUTCOMES
      for (let k = 0; k < OUTCOMES; k++) played.values[to + k] = nets.results[best * OUTCOMES + k]
      state.play(FIRST_PLAY + best)
      decided(played)
    }
    return played
  }
}
