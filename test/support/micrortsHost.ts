import { connect, type Socket } from 'node:net'
import { z } from 'zod'
import type { Agent } from '../../agents/core/agent.ts'
import { defineAgent } from '../../agents/core/registry.ts'
import { LineSplitter } from '../../envs/door/lines.ts'
import { END, HOLD } from '../../envs/rts/actions.ts'

/** Orders anything that is legal, by a generator of its own: a recorded conversation hangs on nothing that an agent or a rng may come to do otherwise. */
export const anything = defineAgent({
  id: 'anything',
  summary: 'any legal order, always the same ones',
  options: z.strictObject({}),
  examples: ['anything'],
  refuses: () => undefined,
  reproducible: () => true,
  make: (_input, game): Agent => {
    const legal = new Int32Array(game.spec.actions.count)
    let drawn = 0
    return {
      reset: () => {
        drawn = 1
      },
      act(seat) {
        drawn = (Math.imul(drawn, 1_103_515_245) + 12_345) & 0x7fffffff
        const count = seat.legal(legal) - 2 // but for hold and end
        const chosen = (drawn >> 8) % (8 * count + 2)
        if (chosen === 0) return END
        return chosen === 1 ? HOLD : legal[chosen % count]
      },
    }
  },
})

/** The client's side of the original's protocol, which speaks by lines that were recorded or written for a test. */
export class MicrortsHost {
  /** Settles when the server has hung up. */
  readonly hungUp: Promise<void>
  private readonly socket: Socket
  private readonly heard: (string | undefined)[] = []
  private readonly waiting: ((line: string | undefined) => void)[] = []

  constructor(port: number) {
    const splitter = new LineSplitter()
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.socket.on('data', piece => {
      for (const line of splitter.take(piece)) this.hear(line)
    })
    this.socket.on('error', () => {}) // told of by what `line` gives
    this.hungUp = new Promise(settle => {
      this.socket.on('close', () => {
        settle()
        for (const tell of this.waiting.splice(0)) tell(undefined)
      })
    })
  }

  say(...lines: readonly string[]): void {
    this.socket.write(lines.map(line => `${line}\n`).join(''))
  }

  /** The next line of the server; undefined where it has hung up. */
  line(): Promise<string | undefined> {
    if (this.heard.length > 0) return Promise.resolve(this.heard.shift())
    if (this.socket.destroyed) return Promise.resolve(undefined)
    return new Promise(tell => this.waiting.push(tell))
  }

  close(): void {
    this.socket.destroy()
  }

  private hear(line: string | undefined): void {
    const tell = this.waiting.shift()
    if (tell) tell(line)
    else this.heard.push(line)
  }
}
