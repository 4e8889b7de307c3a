import { CHANCE, type Game, type Model, OVER, type State } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { placeOf } from './phases.ts'

/** Games of one player, as the book tells them: from a numbered state, by an action, to a reward and the next state. */
export class Walk {
  /** Where the player is: the number of the state, with phases also of the time. */
  place = 0
  /** What the last action brought, chance included. */
  reward = 0
  /** What the present state counts for: 0 where the game is over by its rules, with phases also by its limit, else gamma. */
  discount = 0
  /** Actions taken in this game. */
  steps = 0
  /** Rewards of this game, undiscounted. */
  collected = 0
  readonly model: Model
  private readonly game: Game
  private readonly gamma: number
  private readonly phases: number
  private readonly chance: RandomPlay
  private readonly rewards: Float64Array
  private state!: State
  private rng!: Rng

  /**
   * @param game  of one player, with a transition table: only its numbers of the states are looked at, with phases also how much is over
   * @param phases  parts of the time that are told apart
   */
  constructor(game: Game, gamma: number, phases = 1) {
    this.game = game
    this.gamma = gamma
    this.phases = phases
    this.model = game.model!()
    this.chance = new RandomPlay(game)
    this.rewards = new Float64Array(game.spec.players)
  }

  /** Begins a game, whose chances are drawn from `rng`. */
  begin(rng: Rng): void {
    this.rng = rng
    this.state = this.game.start(rng)
    this.steps = 0
    this.collected = 0
    this.settle()
  }

  get going(): boolean {
    return this.state.turn !== OVER
  }

  take(action: number): void {
    this.steps++
    this.state.play(action)
    this.settle()
  }

  /** Lets chance play until the player is to move or the game is over. */
  private settle(): void {
    this.reward = 0
    this.collect()
    while (this.state.turn === CHANCE) {
      this.state.play(this.chance.outcome(this.state, this.rng))
      this.collect()
    }
    const { state, model, phases } = this
    this.place = placeOf(model, state, phases)
    const isOver = phases > 1 ? state.turn === OVER : state.end === 'terminated'
    this.discount = isOver ? 0 : this.gamma
  }

  private collect(): void {
    this.state.rewards(this.rewards)
    this.reward += this.rewards[0]
    this.collected += this.rewards[0]
  }
}
