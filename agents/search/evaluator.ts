import type { Game, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'

/** What an evaluator writes: one row for each state of a batch. */
export interface Evaluation {
  /** [batch, players]: what each player, by its index, may expect to collect from here on, in the unit of the game's returns. */
  readonly values: Float64Array
  /** [batch, actions.count]: at place `k`, the probability that the `k`th legal action (ascending) is the one to play. */
  readonly priors: Float32Array
}

/**
 * All that search knows of a model: a batch of states in, priors and values out. Rollouts, heuristics and linear functions are some;
 * networks are others.
 */
export interface Evaluator {
  /** Whether it writes priors; where it doesn't, all legal actions count the same. */
  readonly priors: boolean
  /**
   * Whether it also evaluates states at chance nodes, such as a board before the dice: then search stops there. Where it doesn't, search
   * goes on to the next turn, by drawing the outcome or by averaging over all.
   */
  readonly chance: boolean
  /**
   * Evaluates the first `count` states: each at a player's turn or, where `chance` says so, at a chance node. The states are the caller's
   * scratch: they may be played on. An evaluator that computes elsewhere returns a promise; one that is done when it returns does not.
   */
  evaluate(states: readonly State[], count: number, rng: Rng, out: Evaluation): void | Promise<void>
}

/** Room for the evaluation of `batch` states; without `priors`, none for those. */
export function evaluation(game: Game, batch: number, priors: boolean): Evaluation {
  return {
    values: new Float64Array(batch * game.spec.players),
    priors: new Float32Array(priors ? batch * game.spec.actions.count : 0),
  }
}
