import { z } from 'zod'
import type { BackgammonState } from '../../../envs/backgammon/state.ts'
import type { Game } from '../../../envs/core/game.ts'
import { LudusError, type Result, unwrap } from '../../../envs/core/result.ts'
import type { Rng } from '../../../envs/core/rng.ts'
import type { Agent, Clock, Seat } from '../../core/agent.ts'
import { defineAgent } from '../../core/registry.ts'
import { type Command, readCommand } from '../command.ts'
import { answerLimit } from '../deadline.ts'
import { readAnswer } from './answer.ts'
import type { GnubgEngine, GnubgSettings } from './engine.ts'
import { borrowEngine, giveBackEngine } from './idle.ts'

/** GNU Backgammon as a player. */
class GnubgAgent implements Agent {
  private readonly command: Command
  private readonly settings: GnubgSettings
  private readonly deadline: number
  private readonly legal: Int32Array
  private engine: GnubgEngine | undefined
  private rng!: Rng
  private thinking: BackgammonState | undefined // the position asked about, kept to be written into again
  private heard = '' // standard error of an engine that was given back

  constructor(command: Command, settings: GnubgSettings, deadline: number, game: Game) {
    this.command = command
    this.settings = settings
    this.deadline = deadline
    this.legal = new Int32Array(game.spec.actions.count)
  }

  async reset(_game: Game, _player: number, rng: Rng): Promise<void> {
    this.rng = rng
    this.thinking = undefined
    if (!this.engine?.alive) this.engine = await borrowEngine(this.command, this.settings, this.deadline)
  }

  act(seat: Seat, clock: Clock): number | Promise<number> {
    return seat.legal(this.legal) === 1 ? this.legal[0] : this.ask(seat, clock)
  }

  stderr(): string {
    const text = this.heard + (this.engine?.stderr() ?? '')
    this.heard = ''
    return text
  }

  close(): void {
    this.heard = this.stderr()
    if (this.engine) giveBackEngine(this.engine, this.command, this.settings)
    this.engine = undefined
  }

  private async ask(seat: Seat, clock: Clock): Promise<number> {
    this.thinking = seat.imagine(this.rng, this.thinking) as BackgammonState
    const answer = await this.engine!.decide(this.thinking, answerLimit(this.deadline, clock))
    const action = readAnswer(answer, this.thinking)
    if (action.ok) return action.value
    const { code, message } = action.error
    throw new LudusError({ code, message: `'${this.command.text}': ${message}` })
  }
}

export const gnubgAgent = defineAgent({
  id: 'gnubg',
  summary: 'GNU Backgammon: plays, cube and whole matches, over its socket',
  options: z.strictObject({
    ply: z.int().min(0).max(4).default(0).describe('plies to look ahead, in plays and with the cube'),
    cubeful: z
      .boolean()
      .optional()
      .describe('whether it counts with the cube in its plays; as the game has one where absent'),
    noise: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('standard deviation of an error put into its evaluations, in points: weaker opponents'),
    deadline: z
      .int()
      .min(1)
      .default(60_000)
      .describe('milliseconds that each answer may take; a program that takes longer is ended and forfeits'),
    program: z.string().default('gnubg').describe('the program to run'),
  }),
  examples: ['gnubg', 'gnubg?ply=2', 'gnubg?noise=0.05'],
  refuses(game, input) {
    if (game.spec.id !== 'backgammon') return 'because GNU Backgammon plays backgammon only'
    const command = findGnubg(input?.options.program ?? 'gnubg')
    return command.ok ? undefined : `because ${command.error.message.replace(/\.$/, '')}`
  },
  reproducible: () => false,
  make: ({ options: { ply, cubeful, noise, deadline, program } }, game) =>
    new GnubgAgent(
      unwrap(findGnubg(program)),
      { ply, cubeful: cubeful ?? game.options.cube === true, noise },
      deadline,
      game,
    ),
})

/** The program, or how to come by it. */
export function findGnubg(program: string): Result<Command> {
  const command = readCommand(program)
  if (command.ok) return command
  const message = `${command.error.message.replace(/\.$/, '')} (GNU Backgammon is Debian's package gnubg: apt install gnubg).`
  return { ok: false, error: { ...command.error, message } }
}
