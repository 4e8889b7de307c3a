import { LudusError, unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { LineServer } from '../../envs/door/serve.ts'
import { type Ground, type HostState, readHostState, writeOrder } from './hostState.ts'
import { ACKNOWLEDGED, type HostMessage, readHostMessage, readJsonLine } from './messages.ts'
import { HostedPlayers } from './players.ts'
import type { Hosted } from './seat.ts'
import { type HostRules, readUnitTable } from './unitTable.ts'

/**
 * One connection of the original engine's `SocketAI`, which asks for orders tick by tick. Games follow each other on it. A line that can't be
 * read ends it: the engine waits for an answer to whatever it says, and would wait for ever.
 */
export class Conversation implements LineServer {
  done = false
  private readonly hosted: Hosted
  private readonly players: HostedPlayers
  private awaiting: HostMessage | undefined // whose JSON comes in the next line
  private budget = Number.POSITIVE_INFINITY // milliseconds for each `getAction`
  private rules: HostRules | undefined
  private ground: Ground | undefined

  constructor(hosted: Hosted, rng: Rng) {
    this.hosted = hosted
    this.players = new HostedPlayers(hosted, rng)
  }

  async answer(line: string | undefined): Promise<string> {
    try {
      if (line === undefined) throw new LudusError({ code: 'bad-message', message: 'Expected a shorter line.' })
      return await this.hear(line)
    } catch (error) {
      if (!(error instanceof LudusError)) throw error
      this.hosted.report(error.message)
      this.done = true
      return ''
    }
  }

  close(): Promise<void> {
    return this.players.close()
  }

  private hear(line: string): string | Promise<string> {
    const { awaiting } = this
    if (awaiting) {
      this.awaiting = undefined
      return this.take(awaiting, unwrap(readJsonLine(line, awaiting.kind)))
    }
    if (line.trim() === '') return ''
    const message = unwrap(readHostMessage(line))
    if (message.json) {
      this.awaiting = message
      return ''
    }
    if (message.kind === 'end') {
      this.done = true
      return ''
    }
    if (message.kind === 'budget') this.budget = message.milliseconds
    this.players.newGame()
    return ACKNOWLEDGED
  }

  private take(message: HostMessage, data: Readonly<Record<string, unknown>>): string | Promise<string> {
    if (message.kind === 'utt') {
      this.rules = unwrap(readUnitTable(data))
      this.players.newGame()
      return ACKNOWLEDGED
    }
    const state = unwrap(readHostState(data, this.ground))
    this.ground = state.now
    if (message.kind === 'getAction') return this.decide(message.player, state)
    this.players.newGame(state.now)
    return ACKNOWLEDGED
  }

  private async decide(player: number, state: HostState): Promise<string> {
    if (!this.rules)
      throw new LudusError({ code: 'bad-message', message: 'Expected utt before getAction, but got none.' })
    const orders = await this.players.decide(player, state, this.rules, this.budget)
    return `${JSON.stringify(orders.map(writeOrder))}\n`
  }
}
