import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { LudusError } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { ACTIONS, END } from '../../envs/rts/actions.ts'
import { NOBODY, type RtsState } from '../../envs/rts/state.ts'
import { turnedAction } from '../../envs/rts/turned.ts'
import { refusesAllButRts } from '../baselines/rts/scriptAgent.ts'
import type { Agent, Seat } from '../core/agent.ts'
import { defineAgent } from '../core/registry.ts'
import type { Thoughts } from '../core/thoughts.ts'
import { hashOf, type Session, SessionCache } from '../nn/onnx/session.ts'
import { type Answer, ask, choose, logShare } from './answer.ts'
import { TickView, TickWatch } from './tickView.ts'

/** The sessions of this thread: an agent that sits down again finds its weights loaded. */
const sessions = new SessionCache()

/** Plays the RTS by a net of `network.ts`: one pass a tick, from which the orders of all units that are asked in it are drawn. */
class RtsPolicyAgent implements Agent {
  private readonly file: string
  private readonly temperature: number
  private readonly watch = new TickWatch()
  private readonly legal = new Int32Array(ACTIONS)
  private game!: Game
  private rng!: Rng
  private guesses!: Rng // of its own, so that guesses at what is hidden leave the orders as they are
  private model!: Uint8Array
  private hash!: string
  private state: RtsState | undefined // of the last decision
  private view!: TickView
  private answer!: Answer
  private chosen = END

  constructor(file: string, temperature: number) {
    this.file = file
    this.temperature = temperature
  }

  async reset(game: Game, _player: number, rng: Rng): Promise<void> {
    this.game = game
    this.rng = rng
    this.guesses = rng.split('guesses')
    this.state = undefined
    this.watch.clear()
    this.model = readFileSync(this.file)
    this.hash = hashOf(this.model)
    const session = await this.open()
    const { shape } = game.spec.observation
    const axes = session.axesOf(session.inputs[0])
    if (axes.join() !== shape.join()) throw this.bad(`to take maps of [${shape.join(', ')}]`, `[${axes.join(', ')}]`)
    if (session.outputs.includes('policy') && session.outputs.includes('value')) return
    throw this.bad("to give 'policy' and 'value'", session.outputs.join(', '))
  }

  act(seat: Seat): number | Promise<number> {
    const fresh = this.state === undefined
    const state = seat.imagine(this.guesses, this.state) as RtsState
    if (fresh) this.view = new TickView(state.rules)
    this.state = state
    if (state.asked === NOBODY) {
      this.chosen = END
      return END
    }
    return this.watch.isNew(state) ? this.look(seat) : this.decide()
  }

  private async look(seat: Seat): Promise<number> {
    seat.observe(this.view.observation)
    this.answer = await ask(await this.open(), this.view)
    return this.decide()
  }

  private decide(): number {
    const state = this.state!
    this.view.ask(state)
    this.chosen = turnedAction(choose(this.answer, this.view, this.temperature, this.rng), state.turn)
    return this.chosen
  }

  /** Of the cache at every tick: it may have let go of these weights since. */
  private async open(): Promise<Session> {
    try {
      return await sessions.open(this.hash, this.model)
    } catch (error) {
      throw this.bad('to be a model that ONNX Runtime opens', `'${(error as Error).message}'`)
    }
  }

  private bad(expected: string, came: string): LudusError {
    return new LudusError({ code: 'bad-model', message: `Expected ${this.file} ${expected}, but got ${came}.` })
  }

  thoughts(): Thoughts | null {
    const { game, state, view, answer } = this
    if (!state) return null
    const shares = new Map<number, number>()
    for (const action of this.legal.subarray(0, state.legal(this.legal))) shares.set(action, 0)
    if (state.asked !== NOBODY) {
      for (const choice of view.choices.subarray(0, view.count)) {
        shares.set(turnedAction(choice, state.turn), Math.exp(logShare(answer, view, choice)))
      }
    }
    const actions = [...shares].map(([action, prior]) => ({ action, prior }))
    actions.sort((a, b) => Number(b.action === this.chosen) - Number(a.action === this.chosen) || b.prior - a.prior)
    return {
      value: Math.max(-1, Math.min(1, answer?.value ?? 0)),
      simulations: 1,
      pv: [game.format(this.chosen, state)],
      actions: actions.map(({ action, prior }) => ({ action: game.format(action, state), visits: 0, value: 0, prior })),
    }
  }
}

export const rtsPolicyAgent = defineAgent({
  id: 'rts-policy',
  summary: 'RTS: plays by a convolutional net in an ONNX file, one pass a tick for all units',
  options: z.strictObject({
    temperature: z.number().min(0).default(0).describe('0: the likeliest order; 1: by the shares that the net gives'),
  }),
  rest: 'an ONNX file',
  examples: ['rts-policy:policy.onnx', 'rts-policy?temperature=0.5:policy.onnx'],
  refuses(game, input) {
    const other = refusesAllButRts(game)
    if (other !== undefined) return other
    if (input && !statSync(input.rest, { throwIfNoEntry: false })?.isFile())
      return `because there is no file ${input.rest}`
    return undefined
  },
  reproducible: () => true,
  make: ({ options, rest }) => new RtsPolicyAgent(rest, options.temperature),
})
