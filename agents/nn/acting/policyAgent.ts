import { z } from 'zod'
import type { Game } from '../../../envs/core/game.ts'
import type { Rng } from '../../../envs/core/rng.ts'
import type { Agent, Seat } from '../../core/agent.ts'
import { noFile } from '../../core/noFile.ts'
import { defineAgent } from '../../core/registry.ts'
import type { Thoughts } from '../../core/thoughts.ts'
import { ModelFile } from './modelFile.ts'

/**
 * Plays by a policy network alone, without search. The file takes the observation planes, [batch, ...observation], and
 * gives `policy`, or it alone, [batch, actions] logits; what is illegal is left out. A `value`, [batch, 1], is told in its thoughts. What
 * else it takes it remembers from one decision to the next: `state/hidden` is what it gave as `next/state/hidden`, zeros at first.
 */
class PolicyAgent implements Agent {
  private readonly file: ModelFile
  private readonly temperature: number
  private readonly game: Game
  private readonly observation: Float32Array
  private readonly legal: Int32Array
  private rng!: Rng
  private told: Thoughts | undefined
  private memory: Readonly<Record<string, Float32Array>> = {}

  constructor(file: string, temperature: number, game: Game) {
    this.file = new ModelFile(file)
    this.temperature = temperature
    this.game = game
    this.observation = new Float32Array(sizeOf(game.spec.observation.shape))
    this.legal = new Int32Array(game.spec.actions.count)
  }

  async reset(_game: Game, _player: number, rng: Rng): Promise<void> {
    this.rng = rng
    this.told = undefined
    const session = await this.file.read()
    const { shape } = this.game.spec.observation
    const [planes, ...remembered] = session.inputs
    const axes = session.axesOf(planes)
    if (axes.join() !== shape.join()) {
      throw this.file.bad(`to take observations [${shape.join(', ')}]`, `[${axes.join(', ')}]`)
    }
    const forgotten = remembered.find(name => !session.outputs.includes(`next/${name}`))
    if (forgotten)
      throw this.file.bad(`to give what '${forgotten}' is next`, `outputs called ${session.outputs.join(', ')}`)
    this.memory = Object.fromEntries(remembered.map(name => [name, new Float32Array(sizeOf(session.axesOf(name)))]))
  }

  async act(seat: Seat): Promise<number> {
    const { count } = this.game.spec.actions
    seat.observe(this.observation)
    const session = await this.file.session()
    const { inputs, outputs } = session
    const answer = await session.run({ [inputs[0]]: this.observation, ...this.memory }, 1)
    const policy = answer[outputs.length === 1 ? outputs[0] : 'policy']
    if (policy?.size !== count) {
      const came = policy ? `${policy.size} numbers` : `outputs called ${outputs.join(', ')}`
      throw this.file.bad(`to give a policy of ${count} actions`, came)
    }
    const logits = policy.data as Float32Array
    if (logits.some(Number.isNaN)) throw this.file.bad('to give logits', 'NaN')
    this.memory = Object.fromEntries(
      Object.keys(this.memory).map(name => [name, answer[`next/${name}`].data as Float32Array]),
    )
    const actions = [...this.legal.subarray(0, seat.legal(this.legal))].sort((a, b) => logits[b] - logits[a])
    const shares = softmax(actions.map(action => logits[action]))
    const [best] = actions
    this.told = {
      value: answer.value ? Number(answer.value.data[0]) : 0,
      simulations: 1,
      pv: [seat.format(best)],
      actions: actions.map((action, i) => ({ action: seat.format(action), visits: 0, value: 0, prior: shares[i] })),
    }
    if (this.temperature === 0) return best
    const weights = softmax(actions.map(action => logits[action] / this.temperature))
    let left = this.rng.float()
    for (let i = 0; i < actions.length; i++) {
      left -= weights[i]
      if (left < 0) return actions[i]
    }
    return best
  }

  /** Of a decision that was taken. */
  thoughts(): Thoughts {
    return this.told!
  }
}

function sizeOf(axes: readonly (number | string)[]): number {
  return axes.reduce((size: number, axis) => size * Number(axis), 1)
}

/** Sums to 1. @param logits  the largest first */
function softmax(logits: readonly number[]): number[] {
  const powers = logits.map(logit => Math.exp(logit - logits[0]))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map(power => power / sum)
}

export const policyAgent = defineAgent({
  id: 'onnx',
  summary: 'plays by a policy network in an ONNX file, without search',
  options: z.strictObject({
    temperature: z
      .number()
      .min(0)
      .default(0)
      .describe('0: the likeliest action; 1: by the shares that the policy gives'),
  }),
  rest: 'an ONNX file',
  examples: ['onnx:policy.onnx', 'onnx?temperature=0.5:policy.onnx'],
  refuses(game, input) {
    if (game.spec.actions.kind !== 'fixed') return 'because it numbers its plays anew in each position'
    return input && noFile(input.rest)
  },
  reproducible: () => true,
  make: ({ options, rest }, game) => new PolicyAgent(rest, options.temperature, game),
})
