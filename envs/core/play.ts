import { CHANCE, type Game, OVER, type State } from './game.ts'
import type { Rng } from './rng.ts'

/**
 * Draws what happens next uniformly (at chance nodes, by its probabilities): the baseline of every game, and what rollouts are made of.
 * It owns the buffers that this takes, so that nothing is allocated while it is used.
 */
export class RandomPlay {
  private readonly actions: Int32Array
  private readonly probabilities: Float64Array

  constructor(game: Game) {
    this.actions = new Int32Array(game.spec.actions.count)
    this.probabilities = new Float64Array(game.spec.outcomes)
  }

  /** A uniformly drawn legal action, or at a chance node an outcome by its probability. The state must not be over. */
  draw(state: State, rng: Rng): number {
    if (state.turn === CHANCE) return this.outcome(state, rng)
    if (state.sampleLegal) return state.sampleLegal(rng)
    return this.actions[rng.below(state.legal(this.actions))]
  }

  /** An outcome of the chance node at which the state is. */
  outcome(state: State, rng: Rng): number {
    return rng.weighted(this.probabilities, state.outcomes(this.probabilities))
  }

  /** Plays to the end, or for `limit` actions. Returns the number of actions played. */
  toEnd(state: State, rng: Rng, limit = Number.POSITIVE_INFINITY): number {
    let played = 0
    while (state.turn !== OVER && played < limit) {
      state.play(this.draw(state, rng))
      played++
    }
    return played
  }
}
