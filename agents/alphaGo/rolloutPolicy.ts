import type { State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { GoState } from '../../envs/go/state.ts'
import { isWorthwhile } from '../baselines/goPlayout.ts'
import type { RolloutPolicy } from '../search/rolloutPolicy.ts'
import { FLAG_SETS, FLAGS, MoveFeatures, weightCount } from './moveFeatures.ts'
import { patternCount } from './patterns.ts'

/**
 * The rollout policy of AlphaGo (Silver et al. 2016, "Rollout policy"): a softmax over the legal moves, linear in a few features that are
 * quick to tell; here it fills no eyes of its own, and passes when nothing else is left. Nothing is allocated. The state must be of Go.
 */
export class LearnedRollout implements RolloutPolicy {
  private readonly features = new MoveFeatures()
  private readonly patternPower: Float64Array // [pattern]: e to its weight
  private readonly flagPower: Float64Array // [set of flags]: e to the sum of their weights
  private powers = new Float64Array(0) // [empty point of the board's list]

  /** @param weights [weightCount()], as moveFeatures.ts orders them */
  constructor(weights: ArrayLike<number>) {
    if (weights.length !== weightCount()) {
      throw new Error(`Expected ${weightCount()} weights of a rollout policy, but got ${weights.length}.`)
    }
    const patterns = patternCount()
    this.patternPower = Float64Array.from({ length: patterns }, (_, pattern) => Math.exp(weights[pattern]))
    this.flagPower = Float64Array.from({ length: FLAG_SETS }, (_, set) =>
      Math.exp(FLAGS.reduce((sum, _flag, i) => sum + ((set >> i) & 1) * weights[patterns + i], 0)),
    )
  }

  draw(state: State, rng: Rng): number {
    const go = state as GoState
    const { features, patternPower, flagPower } = this
    const { board, geometry } = go
    const { empties, emptyCount } = board
    if (this.powers.length < emptyCount) this.powers = new Float64Array(geometry.points)
    const { powers } = this
    features.look(go)
    let sum = 0
    for (let i = 0; i < emptyCount; i++) {
      const point = empties[i]
      powers[i] = patternPower[features.pattern(point)] * flagPower[features.flags(point)]
      sum += powers[i]
    }
    // What may not be played is found out when it is drawn, and then drawn no more.
    for (let left = emptyCount; left > 0; left--) {
      const i = drawn(powers, emptyCount, rng.float() * sum)
      const point = empties[i]
      if (isWorthwhile(go, point)) return geometry.actionOf[point]
      sum -= powers[i]
      powers[i] = 0
    }
    return geometry.points
  }
}

/** The place where the running sum exceeds `mark`; rounding may leave a sliver beyond the last. */
function drawn(powers: Float64Array, count: number, mark: number): number {
  let left = mark
  let last = 0
  for (let i = 0; i < count; i++) {
    if (powers[i] === 0) continue
    last = i
    left -= powers[i]
    if (left < 0) break
  }
  return last
}
