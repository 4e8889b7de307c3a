import type { State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'

/** Decides in rollouts, for whoever is to move, chance too. */
export interface RolloutPolicy {
  /** A legal action, or at a chance node an outcome drawn by its probability. The state must not be over. */
  draw(state: State, rng: Rng): number
}
