import type { Game } from '../../envs/core/game.ts'
import { ok } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import type { GoState } from '../../envs/go/state.ts'
import { isWorthwhile } from '../baselines/goPlayout.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'
import { FLAGS, MoveFeatures, weightCount } from './moveFeatures.ts'
import { patternCount } from './patterns.ts'

/** Added to sums of squares, so that the first step of a weight is no longer than the rate. */
const FIRST = 1

/**
 * Learns the weights of a rollout policy from games: cross entropy of the moves that were made, among those that fill no eye, by Adagrad
 * (Duchi et al. 2011), for which a pattern that is seldom seen still learns from every time.
 */
export class RolloutLearning implements Part<TensorData> {
  readonly weights = new Float32Array(weightCount())
  private readonly squares = new Float32Array(weightCount())
  private readonly features = new MoveFeatures()
  private readonly rate: number
  private readonly gradient = new Float64Array(weightCount())
  private readonly touched: number[] = [] // weights whose gradient is not 0

  constructor(rate: number) {
    this.rate = rate
  }

  /**
   * Learns from a game.
   * @param skip  how many of the first actions were nobody's choice
   * @returns nats of cross entropy, summed over the moves that were learnt from, and their number
   */
  learn(game: Game, actions: readonly number[], skip: number): { nats: number; moves: number } {
    const state = game.start(Rng.fromSeed('start')) as GoState
    let nats = 0
    let moves = 0
    for (const [ply, action] of actions.entries()) {
      const loss = ply >= skip ? this.step(state, action) : undefined
      if (loss !== undefined) {
        nats += loss
        moves++
      }
      state.play(action)
    }
    return { nats, moves }
  }

  /** One move; undefined where a rollout could not have made it: a pass, an eye filled. */
  private step(state: GoState, action: number): number | undefined {
    const { features, weights, gradient, touched } = this
    const { board, geometry } = state
    if (action === geometry.points || !isWorthwhile(state, geometry.pointOf[action])) return undefined
    features.look(state)
    const points = Array.from(board.empties.subarray(0, board.emptyCount)).filter(point => isWorthwhile(state, point))
    const active = points.map(point => this.activeAt(point))
    const logits = active.map(those => those.reduce((sum, i) => sum + weights[i], 0))
    const most = logits.reduce((a, b) => Math.max(a, b))
    const powers = logits.map(logit => Math.exp(logit - most))
    const sum = powers.reduce((a, b) => a + b)
    const made = points.indexOf(geometry.pointOf[action])
    for (const [k, those] of active.entries()) {
      const slope = powers[k] / sum - (k === made ? 1 : 0) // of the cross entropy by the logit
      for (const i of those) {
        if (gradient[i] === 0) touched.push(i)
        gradient[i] += slope
      }
    }
    for (const i of touched) {
      this.squares[i] += gradient[i] ** 2
      weights[i] -= (this.rate * gradient[i]) / Math.sqrt(FIRST + this.squares[i])
      gradient[i] = 0
    }
    touched.length = 0
    return Math.log(sum) - (logits[made] - most)
  }

  /** The weights that a move's logit is the sum of. */
  private activeAt(point: number): number[] {
    const set = this.features.flags(point)
    const patterns = patternCount()
    return [this.features.pattern(point), ...FLAGS.flatMap((_, i) => ((set >> i) & 1 ? patterns + i : []))]
  }

  get tensors(): ReadonlyMap<string, TensorData> {
    const of = (data: Float32Array): TensorData => ({ dtype: 'float32', shape: [data.length], data })
    return new Map([
      ['weights', of(this.weights)],
      ['squares', of(this.squares)],
    ])
  }

  readonly save = (): unknown => null
  readonly load = () => ok(() => {})
}
