import { z } from 'zod'
import { CHANCE, type Game, type Json, OVER, type State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Agent, Seat } from '../core/agent.ts'
import { defineAgent } from '../core/registry.ts'
import { oneAheadThoughts } from '../core/thoughts.ts'
import type { Heuristic } from '../search/heuristics/heuristic.ts'
import { heuristicFor } from '../search/heuristics/heuristics.ts'

const GUESSES = 16 // states that are averaged over where information is hidden

/**
 * Looks one action ahead: takes the one with the best expected reward at once plus what the heuristic makes of what follows, which
 * without a heuristic is the best expected reward alone. Draws among equals.
 */
export class GreedyAgent implements Agent {
  private readonly game: Game
  private readonly heuristic: Heuristic
  private readonly legal: Int32Array
  private readonly rewards: Float64Array
  private rng!: Rng
  private position: State | undefined // of the last decision
  private readonly states: State[] = [] // one for each level: the action, then draws of chance
  private considered: { action: number; value: number }[] = []

  constructor(game: Game, heuristic: Heuristic) {
    this.game = game
    this.heuristic = heuristic
    this.legal = new Int32Array(game.spec.actions.count)
    this.rewards = new Float64Array(game.spec.players)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
  }

  act(seat: Seat): number {
    const guesses = this.game.spec.hidden ? GUESSES : 1
    const actions = [...this.legal.subarray(0, seat.legal(this.legal))]
    this.considered = this.rng.shuffle(actions).map(action => ({ action, value: 0 }))
    for (let guess = 0; guess < guesses; guess++) {
      this.position = seat.imagine(this.rng, this.position)
      for (const each of this.considered) each.value += this.after(this.position, each.action, seat.player, 0) / guesses
    }
    this.considered.sort((a, b) => b.value - a.value)
    return this.considered[0].action
  }

  /** Expected reward of an action or outcome, up to where the heuristic can judge, and its judgement there. */
  private after(from: State, action: number, player: number, level: number): number {
    if (level === this.states.length) this.states.push(from.clone())
    const state = this.states[level]
    state.copyFrom(from)
    state.play(action)
    state.rewards(this.rewards)
    const reward = this.rewards[player]
    if (state.turn === OVER) return reward
    if (state.turn !== CHANCE || this.heuristic.chance) return reward + this.heuristic(state, player)
    const outcomes = new Float64Array(this.game.spec.outcomes)
    const count = state.outcomes(outcomes)
    let expected = 0
    for (let outcome = 0; outcome < count; outcome++) {
      if (outcomes[outcome] > 0) expected += outcomes[outcome] * this.after(state, outcome, player, level + 1)
    }
    return reward + expected
  }

  thoughts(): Json {
    return this.position ? oneAheadThoughts(this.game, this.position, this.considered) : null
  }
}

export const greedyAgent = defineAgent({
  id: 'greedy',
  summary: 'looks one action ahead: best expected reward and heuristic',
  options: z.strictObject({}),
  examples: ['greedy'],
  refuses: () => undefined,
  reproducible: () => true,
  make: (_input, game) => new GreedyAgent(game, heuristicFor(game)),
})
