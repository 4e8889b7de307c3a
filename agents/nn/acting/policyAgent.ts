import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Game } from '../../../envs/core/game.ts'
import { LudusError } from '../../../envs/core/result.ts'
import type { Rng } from '../../../envs/core/rng.ts'
import type { Agent, Seat } from '../../core/agent.ts'
import { defineAgent } from '../../core/registry.ts'
import type { Thoughts } from '../../core/thoughts.ts'
import { hashOf, type Session, SessionCache } from '../onnx/session.ts'

/** The sessions of this thread: an agent that sits down again finds its weights loaded. */
const sessions = new SessionCache()

/**
 * Plays by a policy network alone, without search. The file takes the observation planes, [batch, ...observation], and
 * gives `policy`, or it alone, [batch, actions] logits; what is illegal is left out. A `value`, [batch, 1], is told in its thoughts.
 */
class PolicyAgent implements Agent {
  private readonly file: string
  private readonly temperature: number
  private readonly game: Game
  private readonly observation: Float32Array
  private readonly legal: Int32Array
  private session!: Session
  private rng!: Rng
  private told: Thoughts | undefined

  constructor(file: string, temperature: number, game: Game) {
    this.file = file
    this.temperature = temperature
    this.game = game
    this.observation = new Float32Array(game.spec.observation.shape.reduce((size, axis) => size * axis, 1))
    this.legal = new Int32Array(game.spec.actions.count)
  }

  async reset(_game: Game, _player: number, rng: Rng): Promise<void> {
    this.rng = rng
    this.told = undefined
    const model = readFileSync(this.file)
    this.session = await sessions.open(hashOf(model), model)
  }

  async act(seat: Seat): Promise<number> {
    const { count } = this.game.spec.actions
    seat.observe(this.observation)
    const { inputs, outputs } = this.session
    const answer = await this.session.run({ [inputs[0]]: this.observation }, 1)
    const policy = answer[outputs.length === 1 ? outputs[0] : 'policy']
    if (policy?.size !== count) {
      const came = policy ? `${policy.size} numbers` : `outputs called ${outputs.join(', ')}`
      const message = `Expected ${this.file} to give a policy of ${count} actions, but got ${came}.`
      throw new LudusError({ code: 'bad-model', message })
    }
    const logits = policy.data as Float32Array
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
    if (input && !existsSync(input.rest)) return `because there is no file ${input.rest}`
    return undefined
  },
  reproducible: () => true,
  make: ({ options, rest }, game) => new PolicyAgent(rest, options.temperature, game),
})
