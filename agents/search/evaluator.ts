import { type Game, OVER, type State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { type Heuristic, noHeuristic } from './heuristics/heuristic.ts'
import type { RolloutPolicy } from './rolloutPolicy.ts'

/** What an evaluator writes: one row for each state of a batch. */
export interface Evaluation {
  /** [batch, players]: expected return from here on of player `(mover + k) % players` at place `k`, so that the mover's stands first. */
  readonly values: Float64Array
  /** [batch, actions.count]: at place `k`, the probability that the `k`th legal action (ascending) is the one to play. */
  readonly priors: Float32Array
}

/**
 * All that search knows of a model: a batch of states in, priors and values out. Rollouts are the first; a linear function and
 * networks are others.
 */
export interface Evaluator {
  /** Whether it writes priors; where it doesn't, all legal actions count the same. */
  readonly priors: boolean
  /**
   * Evaluates the first `count` states, each at a player's turn. The states are the caller's scratch: they may be played on.
   * An evaluator that computes elsewhere returns a promise; one that is done when it returns does not.
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

/** How far a rollout goes, and what the rest counts. */
export interface RolloutLimits {
  /** Most actions, of players and of chance. */
  readonly depth?: number
  /** The value of what is cut off. */
  readonly heuristic?: Heuristic
}

/** Plays each state on with a rollout policy; its value is what the players then collected. */
export class RolloutEvaluator implements Evaluator {
  readonly priors = false
  private readonly players: number
  private readonly atEndOnly: boolean // rewards come only with the last action
  private readonly policy: RolloutPolicy
  private readonly depth: number
  private readonly heuristic: Heuristic
  private readonly rewards: Float64Array // of the last action, [players]
  private readonly returns: Float64Array // so far, [players]

  constructor(game: Game, policy: RolloutPolicy, limits: RolloutLimits = {}) {
    this.players = game.spec.players
    this.atEndOnly = game.spec.scoring === 'win-loss'
    this.policy = policy
    this.depth = limits.depth ?? Number.POSITIVE_INFINITY
    this.heuristic = limits.heuristic ?? noHeuristic
    this.rewards = new Float64Array(this.players)
    this.returns = new Float64Array(this.players)
  }

  evaluate(states: readonly State[], count: number, rng: Rng, out: Evaluation): void {
    const { players, returns } = this
    for (let i = 0; i < count; i++) {
      const mover = states[i].turn
      this.rollout(states[i], rng)
      for (let k = 0; k < players; k++) out.values[i * players + k] = returns[(mover + k) % players]
    }
  }

  private rollout(state: State, rng: Rng): void {
    const { players, policy, returns, atEndOnly } = this
    returns.fill(0)
    let played = 0
    while (state.turn !== OVER && played < this.depth) {
      state.play(policy.draw(state, rng))
      if (!atEndOnly) this.collect(state)
      played++
    }
    if (state.turn !== OVER) for (let p = 0; p < players; p++) returns[p] += this.heuristic(state, p)
    else if (atEndOnly && played > 0) this.collect(state)
  }

  private collect(state: State): void {
    const { players, rewards, returns } = this
    state.rewards(rewards)
    for (let p = 0; p < players; p++) returns[p] += rewards[p]
  }
}
