import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Agent, Seat } from '../core/agent.ts'
import { noFile } from '../core/noFile.ts'
import { defineAgent } from '../core/registry.ts'
import type { Thoughts } from '../core/thoughts.ts'
import { ModelFile } from '../nn/acting/modelFile.ts'
import { epsilonGreedy } from '../rl/index.ts'
import { valuesOf } from './acting.ts'
import { dqnOptions, refusesDqn } from './config.ts'

/** Plays the legal actions of greatest value by a network: [batch, ...observation] to [batch, actions]. */
class DqnAgent implements Agent {
  private readonly file: ModelFile
  private readonly epsilon: number
  private readonly game: Game
  private readonly observation: Float32Array
  private readonly legal: Int32Array
  private rng!: Rng
  private told: Thoughts | undefined

  constructor(file: string, epsilon: number, game: Game) {
    this.file = new ModelFile(file)
    this.epsilon = epsilon
    this.game = game
    this.observation = new Float32Array(game.spec.observation.shape.reduce((size, axis) => size * axis, 1))
    this.legal = new Int32Array(game.spec.actions.count)
  }

  async reset(_game: Game, _player: number, rng: Rng): Promise<void> {
    this.rng = rng
    this.told = undefined
    const session = await this.file.read()
    const axes = session.axesOf(session.inputs[0])
    const { shape } = this.game.spec.observation
    if (axes.join() !== shape.join())
      throw this.file.bad(`to take observations [${shape.join(', ')}]`, `[${axes.join(', ')}]`)
  }

  async act(seat: Seat): Promise<number> {
    const legal = this.legal.subarray(0, seat.legal(this.legal))
    seat.observe(this.observation)
    const values = await valuesOf(await this.file.session(), this.observation)
    if (values.length !== this.legal.length) {
      throw this.file.bad(`to value ${this.legal.length} actions`, `${values.length} numbers`)
    }
    const actions = [...legal]
      .map(action => ({ action: seat.format(action), visits: 0, value: values[action] }))
      .sort((a, b) => b.value - a.value)
    this.told = { value: actions[0].value, simulations: 1, pv: [actions[0].action], actions }
    return epsilonGreedy(values, this.epsilon, this.rng, legal)
  }

  thoughts(): Thoughts {
    return this.told!
  }
}

export const dqnAgent = defineAgent({
  id: 'dqn',
  summary: 'plays by the action values of a network in an ONNX file',
  options: z.strictObject({
    epsilon: z.number().min(0).max(1).default(0).describe('share of random actions'),
  }),
  rest: 'an ONNX file',
  examples: ['dqn:key-door.onnx', 'dqn?epsilon=0.05:key-door.onnx'],
  refuses(game, input) {
    const reason = refusesDqn(game, dqnOptions.parse({}))
    if (reason) return reason
    return input && noFile(input.rest)
  },
  reproducible: () => true,
  make: ({ options, rest }, game) => new DqnAgent(rest, options.epsilon, game),
})
