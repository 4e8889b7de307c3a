import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LudusError } from '../../../envs/core/result.ts'
import { LineSplitter } from '../../../envs/door/lines.ts'
import type { Command } from '../command.ts'
import { LineChild } from '../lineChild.ts'

/** Text terminal, no sounds, nobody's own settings. */
const ARGUMENTS = ['-t', '-q', '-r']
const LONGEST_ANSWER = 1 << 12 // bytes
/** What it reads of a line, beyond which it takes the rest for another one; in bytes. */
const LONGEST_QUESTION = 254

interface Waiting {
  resolve(answer: string): void
  reject(error: LudusError): void
}

/**
 * GNU Backgammon running as a server of answers (its command `external`), over a socket of its own in a folder that nobody else can read.
 * It answers one line with one line, and must not be sent the next before.
 *
 * Besides the faults of {@link LineChild} there is `bad-answer`: it says that it did not understand, or writes what is no line.
 */
export class GnubgProgram {
  private readonly text: string
  private readonly child: LineChild
  private socket!: Socket
  private waiting: Waiting | undefined

  private constructor(command: Command) {
    this.text = command.text
    this.child = new LineChild(command)
  }

  /**
   * @param settings commands that it is given first, as one types them.
   * @param milliseconds how long it may take.
   */
  static async start(command: Command, settings: readonly string[], milliseconds: number): Promise<GnubgProgram> {
    const folder = mkdtempSync(join(tmpdir(), 'ludus-gnubg-'))
    const path = join(folder, 'socket')
    const program = new GnubgProgram({
      ...command,
      arguments: [...ARGUMENTS, '-s', folder, ...command.arguments],
      environment: { LC_ALL: 'C' },
    })
    try {
      for (const line of [...settings, `external ${path}`]) program.child.send(line)
      await program.isListening(milliseconds)
      await program.connect(path)
      return program
    } catch (error) {
      await program.close()
      throw error
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  get alive(): boolean {
    return this.child.alive && !this.socket.destroyed
  }

  /**
   * Its answer to a line, without what ends it.
   * @param milliseconds how long it may take; a program that takes longer is ended.
   */
  ask(line: string, milliseconds: number): Promise<string> {
    if (line.length > LONGEST_QUESTION) {
      const message = `Expected a question of at most ${LONGEST_QUESTION} letters, but got '${line}'.`
      return Promise.reject(new LudusError({ code: 'too-long', message }))
    }
    return new Promise((resolve, reject) => {
      const late = (): void => {
        const message = `Expected an answer from '${this.text}' within ${Math.round(milliseconds)} ms, but got none.`
        this.end(new LudusError({ code: 'deadline', message }))
      }
      const timer = setTimeout(late, Math.min(milliseconds, 2 ** 31 - 1))
      const settled = <T>(then: (value: T) => void) => {
        return (value: T): void => {
          clearTimeout(timer)
          then(value)
        }
      }
      this.waiting = { resolve: settled(resolve), reject: settled(reject) }
      if (this.alive) this.socket.write(`${line}\n`)
      else void this.tellEnd()
    })
  }

  stderr(): string {
    return this.child.stderr()
  }

  /** Whether this thread may end while it runs. */
  rest(isIdle: boolean): void {
    this.child.rest(isIdle)
    if (isIdle) this.socket.unref()
    else this.socket.ref()
  }

  async close(): Promise<void> {
    this.socket?.destroy()
    this.child.kill(new LudusError({ code: 'exited', message: `'${this.text}' was closed.` })) // it would listen for the next caller
    await this.child.close()
  }

  /** It says so; before that it says its name, and what it makes of the settings. */
  private async isListening(milliseconds: number): Promise<void> {
    const until = Date.now() + milliseconds
    for (;;) {
      const line = await this.child.read(until - Date.now())
      if (line.includes('Waiting for a connection')) return
      if (!/without.*socket support/i.test(line)) continue
      const message = `Expected '${this.text}' to have been built with sockets, but it says: ${line}`
      throw new LudusError({ code: 'bad-answer', message })
    }
  }

  private connect(path: string): Promise<void> {
    const splitter = new LineSplitter(LONGEST_ANSWER)
    this.socket = createConnection(path)
    this.socket.on('data', piece => {
      for (const line of splitter.take(piece)) this.take(line)
    })
    this.socket.on('close', () => void this.tellEnd())
    return new Promise((resolve, reject) => {
      this.socket.once('connect', resolve)
      this.socket.on('error', reject) // later on, it closes as well
    })
  }

  private take(line: string | undefined): void {
    const { waiting } = this
    this.waiting = undefined
    if (line === undefined || line.startsWith('Error')) {
      const said = line === undefined ? 'an endless line' : `'${line}'`
      const fault = new LudusError({
        code: 'bad-answer',
        message: `Expected '${this.text}' to understand what it was asked, but it answered ${said}.`,
      })
      this.end(fault, waiting)
    } else waiting?.resolve(line)
  }

  /** The connection has ended, mostly because the program has: that knows best why. */
  private async tellEnd(): Promise<void> {
    const { waiting } = this
    this.waiting = undefined
    if (!waiting) return
    try {
      for (;;) await this.child.read(1000)
    } catch (error) {
      waiting.reject(error as LudusError)
    }
  }

  private end(why: LudusError, waiting = this.waiting): void {
    this.waiting = undefined
    this.child.kill(why)
    this.socket.destroy()
    waiting?.reject(why)
  }
}
