import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Evaluation, Evaluator } from './evaluator.ts'
import { type Heuristic, noHeuristic } from './heuristics/heuristic.ts'
import type { RolloutPolicy } from './rolloutPolicy.ts'

/** How far a rollout goes, and what the rest counts. */
export interface RolloutLimits {
  /** Most actions, of players and of chance; what chance draws is still awaited where the heuristic needs it. */
  readonly depth?: number
  /** The value of what is cut off. */
  readonly heuristic?: Heuristic
}

/** Plays each state on with a rollout policy; its value is what the players then collected. */
export class RolloutEvaluator implements Evaluator {
  readonly priors = false
  readonly chance = true
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
    for (let i = 0; i < count; i++) {
      this.rollout(states[i], rng)
      out.values.set(this.returns, i * this.players)
    }
  }

  private rollout(state: State, rng: Rng): void {
    const { players, policy, returns, atEndOnly } = this
    returns.fill(0)
    let played = 0
    while (state.turn !== OVER && (played < this.depth || (state.turn === CHANCE && !this.heuristic.chance))) {
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
