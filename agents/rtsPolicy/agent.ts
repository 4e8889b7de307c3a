import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { ACTIONS, END } from '../../envs/rts/actions.ts'
import { NOBODY, type RtsState } from '../../envs/rts/state.ts'
import { turnedAction } from '../../envs/rts/turned.ts'
import { refusesAllButRts } from '../baselines/rts/scriptAgent.ts'
import type { Agent, Seat } from '../core/agent.ts'
import { noFile } from '../core/noFile.ts'
import { defineAgent } from '../core/registry.ts'
import type { Thoughts } from '../core/thoughts.ts'
import { ModelFile } from '../nn/acting/modelFile.ts'
import { type Answer, ask, choose, logShare } from './answer.ts'
import { TickView, TickWatch } from './tickView.ts'

/** Plays the RTS by a net of `network.ts`: one pass a tick, from which the orders of all units that are asked in it are drawn. */
class RtsPolicyAgent implements Agent {
  private readonly file: ModelFile
  private readonly temperature: number
  private readonly watch = new TickWatch()
  private readonly legal = new Int32Array(ACTIONS)
  private game!: Game
  private rng!: Rng
  private guesses!: Rng // of its own, so that guesses at what is hidden leave the orders as they are
  private state: RtsState | undefined // of the last decision
  private view!: TickView
  private answer!: Answer
  private chosen = END

  constructor(file: string, temperature: number) {
    this.file = new ModelFile(file)
    this.temperature = temperature
  }

  async reset(game: Game, _player: number, rng: Rng): Promise<void> {
    this.game = game
    this.rng = rng
    this.guesses = rng.split('guesses')
    this.state = undefined
    this.watch.clear()
    const session = await this.file.read()
    const { shape } = game.spec.observation
    const axes = session.axesOf(session.inputs[0])
    if (axes.join() !== shape.join())
      throw this.file.bad(`to take maps of [${shape.join(', ')}]`, `[${axes.join(', ')}]`)
    if (session.outputs.includes('policy') && session.outputs.includes('value')) return
    throw this.file.bad("to give 'policy' and 'value'", session.outputs.join(', '))
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
    this.answer = await ask(await this.file.session(), this.view)
    return this.decide()
  }

  private decide(): number {
    const state = this.state!
    this.view.ask(state)
    this.chosen = turnedAction(choose(this.answer, this.view, this.temperature, this.rng), state.turn)
    return this.chosen
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
    return input && noFile(input.rest)
  },
  reproducible: () => true,
  make: ({ options, rest }) => new RtsPolicyAgent(rest, options.temperature),
})
