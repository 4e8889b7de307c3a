import type { Game, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { ActingPolicy, Answered } from '../policyGradient/acting.ts'
import { drawLegal, logProbability } from '../policyGradient/draw.ts'

/** A game under way beside others. */
export interface Lane {
  readonly state: State
  readonly rng: Rng
}

/** What a net decided for a lane, before it is played. The views are good until the next question. */
export interface Decision {
  readonly action: number
  readonly logProbability: number
  /** What the net's own value says. */
  readonly value: number
  /** What the player to move saw. */
  readonly observation: Float32Array
  /** The legal actions. */
  readonly legal: Int32Array
}

const NOTHING = new Float32Array(0)

/** Asks nets for moves of many games at once. */
export class Lanes {
  private readonly width: number
  private readonly observation: Float32Array
  private readonly legal: Int32Array

  /** @param most  lanes that are asked for at once */
  constructor({ spec }: Game, most: number) {
    this.width = spec.observation.shape.reduce((product, axis) => product * axis, 1)
    this.observation = new Float32Array(most * this.width)
    this.legal = new Int32Array(spec.actions.count)
  }

  /** Draws a move for each lane by what the net makes of it, and plays it. @param tell  hears of each before it is played */
  async move<L extends Lane>(
    net: ActingPolicy,
    lanes: readonly L[],
    tell?: (lane: L, decision: Decision) => void,
  ): Promise<void> {
    if (lanes.length === 0) return
    const { width, observation } = this
    for (const [row, { state }] of lanes.entries()) {
      state.observe(state.turn, observation.subarray(row * width, (row + 1) * width))
    }
    const answer = await net.ask({ observation, hidden: NOTHING, cell: NOTHING }, lanes.length)
    for (const [row, lane] of lanes.entries()) {
      const decision = this.decide(lane, row, answer)
      tell?.(lane, decision)
      lane.state.play(decision.action)
    }
  }

  private decide({ state, rng }: Lane, row: number, { policy, value }: Answered): Decision {
    const { width, observation, legal } = this
    const count = state.legal(legal)
    const from = row * legal.length
    const action = drawLegal(policy, from, legal, count, rng)
    return {
      action,
      logProbability: logProbability(policy, from, legal, count, action),
      value: value[row],
      observation: observation.subarray(row * width, (row + 1) * width),
      legal: legal.subarray(0, count),
    }
  }
}
