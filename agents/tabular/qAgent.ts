import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Game, Json, Model, State } from '../../envs/core/game.ts'
import { LudusError, unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Agent, Seat } from '../core/agent.ts'
import { unmet } from '../core/needs.ts'
import { noFile } from '../core/noFile.ts'
import { defineAgent } from '../core/registry.ts'
import type { Thoughts } from '../core/thoughts.ts'
import { epsilonGreedy } from '../rl/index.ts'
import { placeOf } from './phases.ts'
import { type ActionValues, readValues } from './snapshot.ts'

/** Plays the actions of greatest value in a table that was learnt. */
class QAgent implements Agent {
  private readonly file: string
  private readonly epsilon: number
  private readonly game: Game
  private readonly model: Model
  private table!: ActionValues
  private rng!: Rng
  private position: State | undefined // of the last decision

  constructor(file: string, epsilon: number, game: Game) {
    this.file = file
    this.epsilon = epsilon
    this.game = game
    this.model = game.model!()
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
    this.position = undefined
    this.table = unwrap(readValues(readFileSync(this.file)))
    const { table, model } = this
    if (table.phases > 1 && !model.elapsed) {
      const message = `Expected ${this.file} to hold a table for a world without a limit on steps, but got one of ${table.phases} phases.`
      throw new LudusError({ code: 'bad-table', message })
    }
    const [came, wanted] = [table, model].map(({ states, actions }) => `${states} states and ${actions} actions`)
    if (came === wanted) return
    const message = `Expected ${this.file} to hold a table of ${wanted}, but got one of ${came}.`
    throw new LudusError({ code: 'bad-table', message })
  }

  act(seat: Seat): number {
    this.position = seat.imagine(this.rng, this.position)
    return epsilonGreedy(this.row(this.position), this.epsilon, this.rng)
  }

  thoughts(): Json {
    const { position, game } = this
    if (!position) return null
    const actions = [...this.row(position)]
      .map((value, action) => ({ action: game.format(action, position), visits: 0, value }))
      .sort((a, b) => b.value - a.value)
    return { value: actions[0].value, simulations: 0, pv: [actions[0].action], actions } satisfies Thoughts
  }

  private row(position: State): Float32Array {
    const { actions, values } = this.table
    const from = placeOf(this.model, position, this.table.phases) * actions
    return values.subarray(from, from + actions)
  }
}

export const qAgent = defineAgent({
  id: 'q',
  summary: 'plays by a table of action values in a file',
  options: z.strictObject({
    epsilon: z.number().min(0).max(1).default(0).describe('share of random actions'),
  }),
  rest: 'a file of action values',
  examples: ['q:cliff.safetensors', 'q?epsilon=0.1:cliff.safetensors'],
  refuses(game, input) {
    const reason = unmet(game, ['one player', 'perfect information', 'a transition table'])
    if (reason) return reason
    return input && noFile(input.rest)
  },
  reproducible: () => true,
  make: ({ options, rest }, game) => new QAgent(rest, options.epsilon, game),
})
