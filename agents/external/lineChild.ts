import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { LudusError } from '../../envs/core/result.ts'
import { LineSplitter } from '../../envs/door/lines.ts'
import { killChild, trackChild } from './children.ts'
import type { Command } from './command.ts'

/** Longest line that a program may write, in bytes. */
const LONGEST_LINE = 1 << 20
/** Lines that wait to be read before the program is left to wait instead. */
const MOST_WAITING = 1000
/** How much of a program's standard error is kept, in characters. */
const STDERR_KEPT = 1 << 16
/** How long a program may take to end by itself once its input has ended. */
const GRACE = 1000 // ms
/** How long its last output may take to arrive after it has exited: a process that it left behind may hold its pipes open. */
const LINGER = 500 // ms
/** Longest wait that a timer can measure, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1

interface Reader {
  resolve(line: string): void
  reject(error: LudusError): void
}

/**
 * A program that is talked to in lines. It fails once and for all: when it could not be started, has exited, or writes what is no line;
 * whoever reads then gets the failure, after the lines that came before it.
 *
 * Failures are `LudusError`s with code `no-program`, `exited`, `too-long` or `deadline`.
 */
export class LineChild {
  private readonly command: Command
  private readonly child: ChildProcessWithoutNullStreams
  private readonly lines: string[] = []
  private reader: Reader | undefined
  private failure: LudusError | undefined
  private errors = ''
  private lastWords = '' // last line of standard error, kept for the message when it exits
  private readonly closed: Promise<void>

  constructor(command: Command) {
    this.command = command
    const env = { ...process.env, ...command.environment }
    this.child = spawn(command.program, command.arguments, { detached: true, env })
    trackChild(this.child, command.text)
    this.child.stdin.on('error', () => {}) // it has exited, which is told of below
    const splitter = new LineSplitter(LONGEST_LINE)
    this.child.stdout.on('data', (piece: Buffer) => this.take(splitter.take(piece)))
    this.child.stdout.on('end', () => this.take(splitter.rest()))
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => this.hear(text))
    this.closed = new Promise(resolve => {
      this.child.once('close', resolve)
      this.child.once('exit', () => setTimeout(resolve, LINGER).unref())
      this.child.once('error', error => {
        this.fail('no-program', `Expected '${command.text}' to start, but it did not: ${error.message}.`)
        resolve()
      })
    })
    void this.closed.then(() => this.fail('exited', `Expected '${command.text}' to go on, but it ${this.ending()}.`))
  }

  /** Whether it can still be talked to. */
  get alive(): boolean {
    return this.failure === undefined && this.child.exitCode === null && this.child.signalCode === null
  }

  /** Writes a line, which must hold no newline. What a program that has ended can't take is dropped: reading tells of it. */
  send(line: string): void {
    if (this.child.stdin.writable) this.child.stdin.write(`${line}\n`)
  }

  /**
   * The next line it writes. One reader at a time.
   * @param milliseconds how long to wait; a program that takes longer is killed.
   */
  read(milliseconds: number): Promise<string> {
    const line = this.lines.shift()
    if (this.lines.length < MOST_WAITING) this.child.stdout.resume()
    if (line !== undefined) return Promise.resolve(line)
    if (this.failure) return Promise.reject(this.failure)
    return new Promise((resolve, reject) => {
      const overdue = (): void => {
        const limit = `${Math.round(milliseconds)} ms`
        this.fail('deadline', `Expected an answer from '${this.command.text}' within ${limit}, but got none.`)
      }
      const timer = milliseconds <= LONGEST_WAIT ? setTimeout(overdue, milliseconds) : undefined
      this.reader = {
        resolve: (came): void => {
          clearTimeout(timer)
          resolve(came)
        },
        reject: (error): void => {
          clearTimeout(timer)
          reject(error)
        },
      }
    })
  }

  /** What it wrote to standard error since the last call: the last 64 Ki characters. */
  stderr(): string {
    const text = this.errors
    this.errors = ''
    return text
  }

  /** Lets this thread end while it runs, or has it stay again. */
  rest(isIdle: boolean): void {
    const { child } = this
    for (const each of [child, child.stdin, child.stdout, child.stderr] as unknown as Socket[]) {
      if (isIdle) each.unref()
      else each.ref()
    }
  }

  /** Ends it at once, whatever it is doing; `why` is what readers are told. */
  kill(why: LudusError): void {
    this.failure ??= why
    if (this.child.pid !== undefined) killChild(this.child.pid)
    this.reader?.reject(this.failure)
    this.reader = undefined
  }

  /** Ends its input, gives it a second to end by itself, and then ends it. */
  async close(): Promise<void> {
    this.child.stdout.resume()
    this.child.stdin.end()
    const timer = setTimeout(() => this.fail('exited', `'${this.command.text}' was closed.`), GRACE)
    await this.closed
    clearTimeout(timer)
  }

  private take(lines: Iterable<string | undefined>): void {
    for (const line of lines) {
      if (this.failure) return
      if (line === undefined) {
        this.fail(
          'too-long',
          `Expected '${this.command.text}' to write lines of at most ${LONGEST_LINE} bytes, but got more.`,
        )
        return
      }
      if (this.reader) {
        this.reader.resolve(line)
        this.reader = undefined
      } else {
        this.lines.push(line)
      }
    }
    if (this.lines.length >= MOST_WAITING) this.child.stdout.pause()
  }

  private hear(text: string): void {
    this.errors = (this.errors + text).slice(-STDERR_KEPT)
    this.lastWords = (this.lastWords + text).slice(-1000)
  }

  private fail(code: string, message: string): void {
    this.kill(new LudusError({ code, message }))
  }

  private ending(): string {
    const { exitCode, signalCode } = this.child
    const how = signalCode ? `was ended by ${signalCode}` : `exited with code ${exitCode}`
    const words = this.lastWords.trimEnd().split('\n').at(-1)
    return words ? `${how} (its last words: ${words.trim()})` : how
  }
}
