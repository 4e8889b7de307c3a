import type { Seat } from '../agents/core/agent.ts'
import { seatAt } from '../agents/core/seat.ts'
import { CHANCE, type Game, type State } from '../envs/core/game.ts'
import { RandomPlay } from '../envs/core/play.ts'
import type { Rng } from '../envs/core/rng.ts'

/** Hears of an action, a player's or chance's, while the state is still as it was before. */
export type SessionListener = (state: State, action: number) => void

/**
 * A game that people take part in: played move by move, with moves taken back. Chance is drawn from the seed by the number of the
 * action, so that taking a move back never rerolls the dice.
 */
export class Session {
  readonly game: Game
  readonly state: State
  /** Every action since the start, chance's too. */
  readonly history: number[] = []
  /** What each player has collected so far. */
  readonly returns: Float64Array
  private readonly first: State
  private readonly chance: RandomPlay
  private readonly rng: Rng
  private readonly rewards: Float64Array
  private readonly heard: SessionListener | undefined

  /** @param heard is told of every action that is played, not of those played again when one is taken back. */
  constructor(game: Game, first: State, rng: Rng, heard?: SessionListener) {
    this.game = game
    this.first = first.clone()
    this.state = first.clone()
    this.rng = rng
    this.chance = new RandomPlay(game)
    this.returns = new Float64Array(game.spec.players)
    this.rewards = new Float64Array(game.spec.players)
    this.heard = heard
    this.settle()
  }

  seat(player: number): Seat {
    return seatAt(this.game, player, this.state, this.history)
  }

  /** Plays a legal action of the player to move, and whatever chance decides after it. */
  play(action: number): void {
    this.step(action)
    this.settle()
  }

  /**
   * Takes back everything since, and with, this player's last decision.
   * @returns whether there was one.
   */
  undo(player: number): boolean {
    const replayed = this.first.clone()
    let cut = -1
    for (const [i, action] of this.history.entries()) {
      if (replayed.turn === player) cut = i
      replayed.play(action)
    }
    if (cut < 0) return false
    const kept = this.history.slice(0, cut)
    this.state.copyFrom(this.first)
    this.history.length = 0
    this.returns.fill(0)
    for (const action of kept) this.make(action)
    return true
  }

  private settle(): void {
    while (this.state.turn === CHANCE) this.step(this.chance.outcome(this.state, this.rng.split(this.history.length)))
  }

  private step(action: number): void {
    this.heard?.(this.state, action)
    this.make(action)
  }

  private make(action: number): void {
    this.state.play(action)
    this.history.push(action)
    this.state.rewards(this.rewards)
    for (const [player, reward] of this.rewards.entries()) this.returns[player] += reward
  }
}
