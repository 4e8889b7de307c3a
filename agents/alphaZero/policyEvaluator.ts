import type { Game, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Session } from '../nn/onnx/session.ts'
import type { Evaluation, Evaluator } from '../search/evaluator.ts'
import type { Domain } from './domain.ts'

/**
 * A policy-value net as an evaluator. Each position is shown under a symmetry that is drawn anew, so that over many positions what the net
 * makes of one side of the board evens out (Silver et al. 2017, "Expand and evaluate").
 */
export class PolicyEvaluator implements Evaluator {
  readonly priors = true
  readonly chance = false
  /** What evaluates; may be replaced between two evaluations. */
  session: Session
  private readonly domain: Domain
  private readonly size: number // numbers of one position
  private readonly actions: number
  private readonly legal: Int32Array
  private readonly drawn: Int16Array[] = [] // [batch]
  private input = new Float32Array(0) // [batch, ...shape]

  constructor(game: Game, domain: Domain, session: Session) {
    this.session = session
    this.domain = domain
    this.size = domain.shape.reduce((product, axis) => product * axis, 1)
    this.actions = game.spec.actions.count
    this.legal = new Int32Array(this.actions)
  }

  async evaluate(states: readonly State[], count: number, rng: Rng, out: Evaluation): Promise<void> {
    const { domain, size, drawn, session } = this
    if (this.input.length < count * size) this.input = new Float32Array(count * size)
    this.input.fill(0, 0, count * size)
    for (let i = 0; i < count; i++) {
      drawn[i] = domain.symmetries[rng.below(domain.symmetries.length)]
      domain.write(states[i], this.input, i * size, drawn[i])
    }
    const { policy, value } = await session.run({ [session.inputs[0]]: this.input }, count)
    const logits = policy.data as Float32Array
    const values = value.data as Float32Array
    for (let i = 0; i < count; i++) {
      const mover = states[i].turn
      out.values[2 * i + mover] = values[i]
      out.values[2 * i + 1 - mover] = -values[i]
      this.softmax(states[i], logits, i * this.actions, drawn[i], out.priors)
    }
  }

  /** The policy over what is legal. Actions that belong to no cell stay where they are under every symmetry. */
  private softmax(state: State, logits: Float32Array, at: number, to: Int16Array, out: Float32Array): void {
    const { legal } = this
    const count = state.legal(legal)
    let most = Number.NEGATIVE_INFINITY
    for (let k = 0; k < count; k++) {
      const action = legal[k]
      const logit = logits[at + (action < to.length ? to[action] : action)]
      out[at + k] = logit
      if (logit > most) most = logit
    }
    let sum = 0
    for (let k = 0; k < count; k++) {
      out[at + k] = Math.exp(out[at + k] - most)
      sum += out[at + k]
    }
    for (let k = 0; k < count; k++) out[at + k] /= sum
  }
}
