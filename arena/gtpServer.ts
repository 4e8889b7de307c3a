import type { Readable, Writable } from 'node:stream'
import type { AgentPlan } from '../agents/core/registry.ts'
import { formatGtpResponse, GTP_VERSION, readGtpCommand } from '../agents/external/gtp/protocol.ts'
import type { Options } from '../envs/core/options.ts'
import { fail, LudusError, ok, type Result, unwrap } from '../envs/core/result.ts'
import { Rng } from '../envs/core/rng.ts'
import { type LineServer, serveLines } from '../envs/door/serve.ts'
import { systemNow } from './clock.ts'
import { GAME_COMMANDS, type GtpTable } from './gtp/commands.ts'
import { GtpPlayers } from './gtp/players.ts'
import { GtpRecord } from './gtp/record.ts'
import { TimeKeeper } from './gtp/timeKeeper.ts'
import type { Registries } from './use.ts'
import { ENGINE } from './version.ts'

export interface GtpSettings {
  /** Spec string. */
  readonly agent: string
  /** Of the game of Go that it begins with; a controller may change the size and komi, never the rules. */
  readonly options: Options
  /** All randomness of the agent. */
  readonly seed: string
}

/**
 * Runs an agent as an engine of the Go Text Protocol, version 2, until `quit` or the end of the input.
 * Throws {@link LudusError} where the agent or the options are wrong.
 */
export async function runGtpServer(
  registries: Registries,
  settings: GtpSettings,
  input: Readable,
  output: Writable,
): Promise<void> {
  const plan = unwrap(registries.agents.plan(settings.agent))
  const record = new GtpRecord(registries.games, settings.options)
  const reason = plan.refuses(record.game)
  if (reason) throw new LudusError({ code: 'refused', message: `${plan.name} can't play Go ${reason}.` })
  const players = new GtpPlayers(plan, Rng.fromSeed(settings.seed))
  const table = { record, players, time: new TimeKeeper(systemNow) }
  try {
    await serveLines(new GtpServer(plan, table), input, output)
  } finally {
    await players.close()
  }
}

class GtpServer implements LineServer {
  done = false
  private readonly plan: AgentPlan
  private readonly table: GtpTable
  private readonly own: ReadonlyMap<string, (words: readonly string[]) => Result<string>> = new Map([
    ['protocol_version', () => ok(String(GTP_VERSION))],
    ['name', () => ok(`Ludus ${this.plan.spec}`)],
    ['version', () => ok(ENGINE)],
    ['known_command', ([name]: readonly string[]) => ok(String(this.names().includes(name)))],
    ['list_commands', () => ok(this.names().join('\n'))],
    ['quit', () => this.quit()],
  ])

  constructor(plan: AgentPlan, table: GtpTable) {
    this.plan = plan
    this.table = table
  }

  answer(line: string | undefined): string | Promise<string> {
    if (line === undefined) return formatGtpResponse({ ok: false, id: undefined, text: 'line too long' })
    const command = readGtpCommand(line)
    if (!command) return ''
    const { id } = command
    return this.carryOut(command.name, command.arguments).then(
      result => formatGtpResponse({ ok: result.ok, id, text: result.ok ? result.value : result.error.message }),
      error => formatGtpResponse({ ok: false, id, text: error instanceof Error ? error.message : String(error) }),
    )
  }

  private async carryOut(name: string, words: readonly string[]): Promise<Result<string>> {
    const own = this.own.get(name)
    if (own) return own(words)
    const command = GAME_COMMANDS.get(name)
    return command ? command(this.table, words) : fail('unknown-command', 'unknown command')
  }

  private names(): string[] {
    return [...this.own.keys(), ...GAME_COMMANDS.keys()]
  }

  private quit(): Result<string> {
    this.done = true
    return ok('')
  }
}
