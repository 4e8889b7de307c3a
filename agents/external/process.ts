import { z } from 'zod'
import type { Game, Json } from '../../envs/core/game.ts'
import { LudusError, unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { type Agent, type Clock, RESIGN, type Seat } from '../core/agent.ts'
import { defineAgent } from '../core/registry.ts'
import { readCommand } from './command.ts'
import { answerLimit } from './deadline.ts'
import { LineChild } from './lineChild.ts'

/** Version of the protocol of docs/agents.md. Raised when a program written for the one before would no longer work. */
export const PROTOCOL = 1

const helloAnswer = z.object({
  protocol: z.literal(PROTOCOL),
  name: z.string().optional(),
  wants: z.array(z.enum(['view', 'observation', 'history'])).default(['view']),
})
const resetAnswer = z.object({})
const actAnswer = z.union([
  z.object({ action: z.string(), thoughts: z.json().optional() }),
  z.object({ resign: z.literal(true), thoughts: z.json().optional() }),
])
type Hello = z.infer<typeof helloAnswer>

/** A program in any language, talked to in JSON lines: it is asked to act and answers with an action in the game's notation. */
class ProcessAgent implements Agent {
  private readonly commandLine: string
  private readonly deadline: number
  private readonly legal: Int32Array
  private readonly observation: Float32Array
  private child: LineChild | undefined
  private hello: Hello | undefined
  private rng: Rng | undefined
  private thought: Json = null
  private heard = '' // standard error of programs that were started before this one

  constructor(commandLine: string, deadline: number, game: Game) {
    this.commandLine = commandLine
    this.deadline = deadline
    this.legal = new Int32Array(game.spec.actions.count)
    this.observation = new Float32Array(game.spec.observation.shape.reduce((size, axis) => size * axis, 1))
  }

  async reset(game: Game, player: number, rng: Rng): Promise<void> {
    this.rng = rng.split('imagine')
    this.thought = null
    if (!this.child?.alive) await this.start()
    const { spec, options } = game
    const seed = rng.int32() >>> 0
    const about = { id: spec.id, options, spec }
    await this.ask({ op: 'reset', game: about, player, seed }, resetAnswer, '{} to a reset', this.deadline)
  }

  async act(seat: Seat, clock: Clock): Promise<number> {
    const actions = this.legal.subarray(0, seat.legal(this.legal))
    const legal = Array.from(actions, action => seat.format(action))
    const left = clock.left()
    const request = {
      op: 'act',
      player: seat.player,
      legal,
      ...this.wanted(seat),
      milliseconds_left: Number.isFinite(left) ? Math.floor(left) : null,
    }
    const expected = `an action such as {"action": ${JSON.stringify(legal[0])}}`
    const answer = await this.ask(request, actAnswer, expected, answerLimit(this.deadline, clock))
    this.thought = answer.thoughts ?? null
    if ('resign' in answer) return RESIGN
    const at = legal.indexOf(answer.action)
    return at >= 0 ? actions[at] : this.parse(seat, answer.action)
  }

  thoughts(): Json {
    return this.thought
  }

  stderr(): string {
    const text = this.heard + (this.child?.stderr() ?? '')
    this.heard = ''
    return text
  }

  async close(): Promise<void> {
    this.child?.send(JSON.stringify({ op: 'quit' }))
    await this.child?.close()
  }

  private async start(): Promise<void> {
    const command = unwrap(readCommand(this.commandLine))
    this.heard = this.stderr()
    this.child = new LineChild(command)
    const expected = `{"protocol": ${PROTOCOL}} to a hello`
    this.hello = await this.ask({ op: 'hello', protocol: PROTOCOL }, helloAnswer, expected, this.deadline)
  }

  /** What the program asked for in its hello, beyond the legal actions. */
  private wanted(seat: Seat): Record<string, unknown> {
    const wants = this.hello?.wants ?? []
    const fields: Record<string, unknown> = {}
    if (wants.includes('view')) fields.view = seat.view()
    if (wants.includes('history') && seat.history) fields.history = seat.history
    if (wants.includes('observation')) {
      seat.observe(this.observation)
      fields.observation = { shape: seat.game.spec.observation.shape, data: Array.from(this.observation) }
    }
    return fields
  }

  /** An action that is written otherwise than in the list (`d4` for `D4`), or none. */
  private parse(seat: Seat, text: string): number {
    const action = seat.game.parse(text, seat.imagine(this.rng!))
    if (action.ok) return action.value
    throw new LudusError({ code: 'illegal-action', message: `'${this.commandLine}': ${action.error.message}` })
  }

  /** One line there, one line back. A program that answers anything else is ended, for nobody knows where it stands. */
  private async ask<T extends z.ZodType>(
    request: unknown,
    schema: T,
    expected: string,
    milliseconds: number,
  ): Promise<z.infer<T>> {
    const child = this.child!
    child.send(JSON.stringify(request))
    const line = await child.read(milliseconds)
    const answer = parseLine(line)
    const complaint = z.object({ error: z.string() }).safeParse(answer)
    const read = schema.safeParse(answer)
    if (read.success && !complaint.success) return read.data
    const came = complaint.success
      ? `its error '${complaint.data.error}'`
      : line === ''
        ? 'a blank line'
        : line.slice(0, 200)
    const message = `Expected '${this.commandLine}' to answer ${expected}, but got ${came}`
    const fault = new LudusError({ code: 'bad-answer', message })
    child.kill(fault)
    throw fault
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

export const processAgent = defineAgent({
  id: 'process',
  summary: 'a program in any language, over JSON lines (docs/agents.md)',
  options: z.strictObject({
    deadline: z
      .int()
      .min(1)
      .default(60_000)
      .describe('milliseconds that each answer may take; a program that takes longer is ended and forfeits'),
  }),
  rest: 'a command line',
  examples: ['process:python bot.py', 'process?deadline=10000:python bot.py'],
  refuses: (_game, input) => {
    const command = input && readCommand(input.rest)
    return command && !command.ok
      ? `because its program can't be started: ${command.error.message.replace(/\.$/, '')}`
      : undefined
  },
  reproducible: () => false,
  make: ({ options, rest }, game) => new ProcessAgent(rest, options.deadline, game),
})
