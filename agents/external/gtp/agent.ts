import { z } from 'zod'
import type { Game } from '../../../envs/core/game.ts'
import { LudusError, ok, unwrap } from '../../../envs/core/result.ts'
import type { Rng } from '../../../envs/core/rng.ts'
import type { GoState } from '../../../envs/go/state.ts'
import { formatVertex, parseVertex } from '../../../envs/go/vertex.ts'
import { type Agent, type Clock, RESIGN, type Seat } from '../../core/agent.ts'
import { defineAgent, defineAlias } from '../../core/registry.ts'
import { readCommand } from '../command.ts'
import { answerLimit } from '../deadline.ts'
import { GtpEngine } from './engine.ts'
import { COLORS, Follower, positionOf } from './position.ts'

/** As genmove, but never passes while dead stones of the opponent are on the board (KGS's extension of GTP). */
const CLEANUP = 'kgs-genmove_cleanup'

/**
 * A Go engine that speaks GTP. Here stones that were left on the board count as alive, while most engines pass and take them for dead: one
 * that knows how cleans up before it passes. One that crashes is started again, told the whole game, and asked once more. */
class GtpAgent implements Agent {
  private readonly commandLine: string
  private readonly deadline: number
  private readonly restarts: number
  private readonly cleanup: boolean
  private engine: GtpEngine | undefined
  private follower: Follower | undefined
  private restartsLeft = 0
  private rng: Rng | undefined
  private thinking: GoState | undefined // the position asked about, kept to be written into again
  private heard = '' // standard error of engines that have ended

  constructor(commandLine: string, deadline: number, restarts: number, cleanup: boolean) {
    this.commandLine = commandLine
    this.deadline = deadline
    this.restarts = restarts
    this.cleanup = cleanup
  }

  async reset(game: Game, _player: number, rng: Rng): Promise<void> {
    this.restartsLeft = this.restarts
    this.rng = rng
    this.thinking = undefined
    const position = positionOf(game.start(rng) as GoState)
    const limit = (): number => this.deadline
    await this.insist(follower => follower.follow(position, limit), limit) // a board that it refuses shows before the game
  }

  async act(seat: Seat, clock: Clock): Promise<number> {
    const limit = (): number => answerLimit(this.deadline, clock)
    this.thinking = seat.imagine(this.rng!, this.thinking) as GoState
    const { width, height } = this.thinking.geometry
    const position = positionOf(this.thinking)
    return this.insist(async (follower, engine) => {
      await follower.follow(position, limit)
      const generate = async (command: string) =>
        (await engine.send(`${command} ${COLORS[seat.player]}`, limit())).trim()
      const cleans = this.cleanup && engine.knows(CLEANUP)
      const afterPass = position.moves.at(-1)?.endsWith(' pass') ?? false
      let answer = await generate(cleans && afterPass ? CLEANUP : 'genmove')
      if (cleans && !afterPass && answer.toLowerCase() === 'pass') {
        follower.moved(seat.player, 'pass')
        await follower.follow(position, limit) // which takes the pass back
        answer = await generate(CLEANUP)
      }
      if (answer.toLowerCase() === 'resign') return RESIGN
      const action = parseVertex(answer, width, height)
      if (!action.ok) {
        throw new LudusError({ code: 'illegal-action', message: `'${this.commandLine}': ${action.error.message}` })
      }
      follower.moved(seat.player, formatVertex(action.value, width, height))
      return action.value
    }, limit)
  }

  stderr(): string {
    const text = this.heard + (this.engine?.stderr() ?? '')
    this.heard = ''
    return text
  }

  async close(): Promise<void> {
    await this.engine?.close()
  }

  /** Does something with a running engine; where it crashes, does it again with a new one while restarts are left. */
  private async insist<T>(
    what: (follower: Follower, engine: GtpEngine) => Promise<T>,
    limit: () => number,
  ): Promise<T> {
    for (;;) {
      try {
        if (!this.engine?.alive || !this.follower) await this.start(limit())
        return await what(this.follower!, this.engine!)
      } catch (error) {
        const crashed = error instanceof LudusError && error.code === 'exited'
        if (!crashed || this.restartsLeft === 0) throw error
        this.restartsLeft--
      }
    }
  }

  private async start(milliseconds: number): Promise<void> {
    const command = unwrap(readCommand(this.commandLine))
    this.heard = this.stderr()
    this.engine = await GtpEngine.start(command, milliseconds)
    this.follower = new Follower(this.engine)
  }
}

const deadlineOption = z
  .int()
  .min(1)
  .default(60_000)
  .describe('milliseconds that each answer may take; an engine that takes longer is ended and forfeits')

export const gtpAgent = defineAgent({
  id: 'gtp',
  summary: 'a Go engine that speaks GTP: GNU Go, KataGo, Pachi, Leela Zero, ...',
  options: z.strictObject({
    deadline: deadlineOption,
    restarts: z
      .int()
      .min(0)
      .max(100)
      .default(2)
      .describe('how often in a game an engine that crashed is started again, with the whole game replayed to it'),
    cleanup: z
      .boolean()
      .default(true)
      .describe('an engine that knows kgs-genmove_cleanup takes dead stones off the board before it passes'),
  }),
  rest: 'the command line of a GTP engine',
  examples: [
    'gtp:gnugo --mode gtp --level 5',
    'gtp?deadline=30000:gnugo --mode gtp --chinese-rules --positional-superko --forbid-suicide --capture-all-dead',
  ],
  refuses(game, input) {
    if (game.spec.id !== 'go') return 'because GTP engines play Go only'
    const command = input && readCommand(input.rest)
    return command && !command.ok
      ? `because its engine can't be started: ${command.error.message.replace(/\.$/, '')}`
      : undefined
  },
  reproducible: () => false,
  make: ({ options, rest }) => new GtpAgent(rest, options.deadline, options.restarts, options.cleanup),
})

export const gnugoAgent = defineAlias({
  id: 'gnugo',
  summary: 'GNU Go, by the rules of Ludus',
  options: z.strictObject({
    level: z.int().min(0).default(10).describe('how much it reads, 10 being its own default'),
    seed: z.int().min(0).optional().describe('what it draws its variety from; where absent, each game differs'),
    deadline: deadlineOption,
    program: z.string().default('gnugo').describe('the program, on PATH or with its folder'),
  }),
  examples: ['gnugo', 'gnugo?level=1'],
  standsFor({ options: { level, seed, deadline, program } }) {
    const variety = seed === undefined ? '' : ` --seed ${seed}`
    const rules = '--chinese-rules --positional-superko --forbid-suicide --capture-all-dead --never-resign'
    const command = readCommand(program)
    return ok({
      spec: `gtp?deadline=${deadline}:"${program}" --mode gtp --level ${level}${variety} ${rules}`,
      refuses: game =>
        game.spec.id === 'go' && !command.ok
          ? `because ${command.error.message.replace(/\.$/, '')} (GNU Go is Debian's package gnugo: apt install gnugo)`
          : undefined,
    })
  },
})
