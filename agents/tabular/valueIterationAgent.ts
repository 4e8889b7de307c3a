import { z } from 'zod'
import type { Game, Json, Model, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Agent, Seat } from '../core/agent.ts'
import { unmet } from '../core/needs.ts'
import { defineAgent } from '../core/registry.ts'
import type { Thoughts } from '../core/thoughts.ts'
import { bestActions, type Plan, type ValueIterationSettings, valueIteration } from './valueIteration.ts'

/**
 * Plays what {@link valueIteration} finds best in the game's transition table; among equals what ends the game in the fewest
 * expected steps, then drawn. The table knows no limit on the game's length.
 */
export class ValueIterationAgent implements Agent {
  private readonly game: Game
  private readonly model: Model
  private readonly plan: Plan
  private readonly legal: Int32Array
  private rng!: Rng
  private position: State | undefined // of the last decision

  constructor(game: Game, settings: ValueIterationSettings) {
    if (!game.model) throw new Error(`Expected a game with a transition table, but got ${game.spec.id}.`)
    this.game = game
    this.model = game.model()
    this.plan = valueIteration(this.model, settings)
    this.legal = new Int32Array(game.spec.actions.count)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
  }

  act(seat: Seat): number {
    this.position = seat.imagine(this.rng, this.position)
    const state = this.model.indexOf(this.position)
    const { actions } = this.model
    const { actionValues, steps } = this.plan
    const best = bestActions(actionValues, state, actions)
    const least = Math.min(...best.map(action => steps[state * actions + action]))
    const choice = best.filter(action => steps[state * actions + action] <= least)
    return choice[this.rng.below(choice.length)]
  }

  thoughts(): Json {
    const { position, game, legal } = this
    if (!position) return null
    const row = this.model.indexOf(position) * this.model.actions
    const actions = [...legal.subarray(0, position.legal(legal))]
      .map(action => ({
        action: game.format(action, position),
        visits: this.plan.sweeps,
        value: this.plan.actionValues[row + action],
      }))
      .sort((a, b) => b.value - a.value)
    const { sweeps } = this.plan
    return { value: actions[0].value, simulations: sweeps, pv: [actions[0].action], actions } satisfies Thoughts
  }
}

export const valueIterationAgent = defineAgent({
  id: 'value-iteration',
  summary: 'the optimum of a small world, from its transition table',
  options: z.strictObject({
    gamma: z.number().min(0).max(1).default(1).describe('discount of each step'),
    tolerance: z.number().positive().default(1e-10).describe('sweeps end when no value changes by more than this'),
    sweeps: z.int().min(1).default(100_000).describe('most sweeps; not settled by then is an error'),
  }),
  examples: ['value-iteration', 'value-iteration?gamma=0.99'],
  refuses: game => unmet(game, ['one player', 'a transition table']),
  reproducible: () => true,
  make: ({ options }, game) => new ValueIterationAgent(game, options),
})
