import { LudusError } from '../../../envs/core/result.ts'
import type { Command } from '../command.ts'
import { LineChild } from '../lineChild.ts'
import { GtpResponseReader } from './protocol.ts'

/**
 * A running GTP engine. Commands are sent one at a time, and their answers awaited.
 *
 * Besides the faults of {@link LineChild} there are `gtp-refused` (the engine answered `?`; it goes on) and `bad-answer` (what it wrote was no
 * GTP; it is ended).
 */
export class GtpEngine {
  private readonly command: Command
  private readonly child: LineChild
  private known: ReadonlySet<string> = new Set()
  private sent = 0

  private constructor(command: Command) {
    this.command = command
    this.child = new LineChild(command)
  }

  /** Starts an engine and asks what it knows. */
  static async start(command: Command, milliseconds: number): Promise<GtpEngine> {
    const engine = new GtpEngine(command)
    try {
      const listed = await engine.send('list_commands', milliseconds)
      engine.known = new Set(listed.split(/\s+/))
      return engine
    } catch (error) {
      await engine.close()
      throw error
    }
  }

  get alive(): boolean {
    return this.child.alive
  }

  /** Whether it has a command of this name. */
  knows(name: string): boolean {
    return this.known.has(name)
  }

  /**
   * Has a command carried out.
   * @param milliseconds how long the answer may take; an engine that takes longer is ended.
   * @returns the text of the answer.
   */
  async send(command: string, milliseconds: number): Promise<string> {
    const id = String(++this.sent)
    const until = Date.now() + milliseconds
    this.child.send(`${id} ${command}`)
    const reader = new GtpResponseReader()
    for (;;) {
      const read = reader.take(await this.child.read(until - Date.now()))
      if (!read.ok) throw this.broken(command, read.error.message)
      const response = read.value
      if (!response) continue
      if (response.id !== undefined && response.id !== id) {
        throw this.broken(command, `a response with id ${id}, but got one with ${response.id}`)
      }
      if (response.ok) return response.text
      const message = `Expected '${this.command.text}' to carry out '${command}', but it answered '${response.text}'.`
      throw new LudusError({ code: 'gtp-refused', message })
    }
  }

  stderr(): string {
    return this.child.stderr()
  }

  async close(): Promise<void> {
    this.child.send('quit')
    await this.child.close()
  }

  private broken(command: string, what: string): LudusError {
    const message = `Expected '${this.command.text}' to answer '${command}' by ${what}.`
    const fault = new LudusError({ code: 'bad-answer', message })
    this.child.kill(fault)
    return fault
  }
}
