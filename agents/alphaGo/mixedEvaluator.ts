import type { Game, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Session } from '../nn/onnx/session.ts'
import { type Evaluation, type Evaluator, evaluation } from '../search/evaluator.ts'
import { RolloutEvaluator } from '../search/rolloutEvaluator.ts'
import type { RolloutPolicy } from '../search/rolloutPolicy.ts'

/** What the nets are asked with; may be replaced between two evaluations. */
export interface Sessions {
  /** Takes observations, gives `policy` logits. */
  readonly policy: Session
  /** Takes observations, gives `value`; not needed where `lambda` is 1. */
  readonly value?: Session | undefined
}

/**
 * The leaves of AlphaGo's search (Silver et al. 2016, "Searching with policy and value networks", eq. 6): priors of the policy net, and
 * V(s) = (1 - lambda) v(s) + lambda z, v being what the value net says and z what one rollout came to.
 */
export class MixedEvaluator implements Evaluator {
  readonly priors = true
  readonly chance = false
  sessions: Sessions
  private readonly lambda: number
  private readonly rollouts: RolloutEvaluator
  private readonly size: number // numbers of an observation
  private readonly legal: Int32Array
  private readonly game: Game
  private observations = new Float32Array(0) // [batch, ...observation]
  private outcomes: Evaluation

  constructor(game: Game, sessions: Sessions, rollout: RolloutPolicy, lambda: number) {
    if (lambda < 1 && !sessions.value) throw new Error(`Expected a value net where lambda is ${lambda}, but got none.`)
    this.game = game
    this.sessions = sessions
    this.lambda = lambda
    this.rollouts = new RolloutEvaluator(game, rollout)
    this.size = game.spec.observation.shape.reduce((product, axis) => product * axis, 1)
    this.legal = new Int32Array(game.spec.actions.count)
    this.outcomes = evaluation(game, 0, false)
  }

  async evaluate(states: readonly State[], count: number, rng: Rng, out: Evaluation): Promise<void> {
    const { size, lambda } = this
    if (this.observations.length < count * size) {
      this.observations = new Float32Array(count * size)
      this.outcomes = evaluation(this.game, count, false)
    }
    for (let i = 0; i < count; i++) {
      states[i].observe(states[i].turn, this.observations.subarray(i * size, (i + 1) * size))
    }
    const [logits, values] = await this.ask(count)
    const { outcomes } = this
    for (let i = 0; i < count; i++) {
      this.writePriors(states[i], logits, i, out.priors)
      const { turn } = states[i]
      const value = values ? (1 - lambda) * values[i] : 0
      out.values[2 * i + turn] = value
      out.values[2 * i + 1 - turn] = -value
    }
    if (lambda === 0) return
    this.rollouts.evaluate(states, count, rng, outcomes) // plays the states on: last
    for (let i = 0; i < 2 * count; i++) out.values[i] += lambda * outcomes.values[i]
  }

  private async ask(count: number): Promise<[logits: Float32Array, values: Float32Array | undefined]> {
    const { policy, value } = this.sessions
    const { policy: logits } = await policy.run({ [policy.inputs[0]]: this.observations }, count)
    const values = this.lambda < 1 ? await value!.run({ [value!.inputs[0]]: this.observations }, count) : undefined
    return [logits.data as Float32Array, values?.value.data as Float32Array | undefined]
  }

  /** The softmax over what is legal. */
  private writePriors(state: State, logits: Float32Array, row: number, out: Float32Array): void {
    const { legal } = this
    const from = row * legal.length
    const count = state.legal(legal)
    let most = Number.NEGATIVE_INFINITY
    for (let k = 0; k < count; k++) most = Math.max(most, logits[from + legal[k]])
    let sum = 0
    for (let k = 0; k < count; k++) {
      out[from + k] = Math.exp(logits[from + legal[k]] - most)
      sum += out[from + k]
    }
    for (let k = 0; k < count; k++) out[from + k] /= sum
  }
}
