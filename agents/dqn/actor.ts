import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Actor, Experience } from '../core/learner.ts'
import { Session } from '../nn/onnx/session.ts'
import type { LivedGame } from '../replay/index.ts'
import { greedyAction } from '../rl/index.ts'
import { type DqnWeights, valuesOf } from './acting.ts'

/** Plays a game epsilon-greedily and notes it down. */
export class DqnActor implements Actor<DqnWeights, LivedGame> {
  private readonly game: Game
  private readonly gamma: number
  private readonly chance: RandomPlay
  private readonly observation: Float32Array
  private readonly legal: Int32Array
  private readonly rewards: Float64Array
  private session: Session | undefined
  private epsilon = 1

  constructor(game: Game, gamma: number) {
    this.game = game
    this.gamma = gamma
    this.chance = new RandomPlay(game)
    this.observation = new Float32Array(game.spec.observation.shape.reduce((size, axis) => size * axis, 1))
    this.legal = new Int32Array(game.spec.actions.count)
    this.rewards = new Float64Array(game.spec.players)
  }

  async load({ model, epsilon }: DqnWeights): Promise<void> {
    const before = this.session
    this.session = await Session.open(model)
    this.epsilon = epsilon
    await before?.release()
  }

  async play(rng: Rng): Promise<Experience<LivedGame>> {
    const state = this.game.start(rng)
    const lived = {
      observations: [] as Float32Array[],
      masks: [] as Uint8Array[],
      actions: [] as number[],
      rewards: [] as number[],
    }
    this.settle(state, rng)
    while (state.turn !== OVER) {
      const legal = this.legal.subarray(0, state.legal(this.legal))
      state.observe(0, this.observation)
      lived.observations.push(this.observation.slice())
      lived.masks.push(this.maskOf(legal))
      const action = await this.choose(legal, rng)
      lived.actions.push(action)
      state.play(action)
      lived.rewards.push(this.settle(state, rng))
    }
    state.observe(0, this.observation)
    lived.observations.push(this.observation)
    // A game that was cut off doesn't say what would have been legal: anything.
    lived.masks.push(new Uint8Array(this.legal.length).fill(Number(state.end === 'truncated')))
    const decisions = lived.actions.length
    const discounts = new Float32Array(decisions).fill(this.gamma)
    if (state.end === 'terminated') discounts[decisions - 1] = 0
    return {
      games: 1,
      decisions,
      data: {
        observations: joined(Float32Array, lived.observations),
        masks: joined(Uint8Array, lived.masks),
        actions: Int32Array.from(lived.actions),
        rewards: Float32Array.from(lived.rewards),
        discounts,
      },
      metrics: { return: lived.rewards.reduce((sum, reward) => sum + reward, 0), length: decisions },
    }
  }

  async close(): Promise<void> {
    await this.session?.release()
  }

  private async choose(legal: Int32Array, rng: Rng): Promise<number> {
    if (rng.float() < this.epsilon) return legal[rng.below(legal.length)] // the net needn't be asked
    return greedyAction(await valuesOf(this.session!, this.observation), rng, legal)
  }

  private maskOf(legal: Int32Array): Uint8Array {
    const mask = new Uint8Array(this.legal.length)
    for (const action of legal) mask[action] = 1
    return mask
  }

  /** Lets chance play until it is the player's turn; what has come in since the last decision. */
  private settle(state: State, rng: Rng): number {
    let sum = this.rewardOf(state)
    while (state.turn === CHANCE) {
      state.play(this.chance.outcome(state, rng))
      sum += this.rewardOf(state)
    }
    return sum
  }

  private rewardOf(state: State): number {
    state.rewards(this.rewards)
    return this.rewards[0]
  }
}

function joined<Numbers extends Float32Array | Uint8Array>(
  kind: new (size: number) => Numbers,
  rows: readonly Numbers[],
): Numbers {
  const out = new kind(rows.length * rows[0].length)
  rows.forEach((row, i) => {
    out.set(row, i * row.length)
  })
  return out
}
