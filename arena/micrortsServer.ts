import { createServer, type Server, type Socket } from 'node:net'
import { LudusError, unwrap } from '../envs/core/result.ts'
import { Rng } from '../envs/core/rng.ts'
import { serveLines } from '../envs/door/serve.ts'
import { systemNow } from './clock.ts'
import { Conversation } from './microrts/conversation.ts'
import type { Hosted } from './microrts/seat.ts'
import type { Registries } from './use.ts'

export interface MicrortsSettings {
  /** Spec string. */
  readonly agent: string
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** All randomness of the agent, split by the number of the connection. */
  readonly seed: string
  /** Takes what people should know: who came and went, and what went wrong. */
  readonly report: (text: string) => void
}

/** Agents for the original engine of microRTS, which connects to it by its `SocketAI` and plays the games itself. */
export class MicrortsServer {
  private readonly server: Server
  private readonly sockets = new Set<Socket>()
  private readonly talks = new Set<Promise<void>>()

  private constructor(server: Server) {
    this.server = server
  }

  /** Listens. Throws {@link LudusError}: where the agent is wrong, `port-taken`, or `can't-listen`. */
  static async listen(registries: Registries, settings: MicrortsSettings): Promise<MicrortsServer> {
    const { port, host, seed, report } = settings
    const plan = unwrap(registries.agents.plan(settings.agent))
    const server = createServer({ noDelay: true })
    await new Promise<void>((listening, failed) => {
      server.once('error', error => failed(refusal(error, host, port)))
      server.listen({ port, host, exclusive: true }, listening)
    })
    server.removeAllListeners('error')
    const opened = new MicrortsServer(server)
    let connections = 0
    server.on('connection', socket => {
      const number = connections++
      const hosted: Hosted = {
        games: registries.games,
        plan,
        now: systemNow,
        report: text => report(`connection ${number}: ${text}`),
      }
      opened.talk(socket, number, hosted, Rng.fromSeed(seed).split(number))
    })
    server.on('error', error => report(String(error)))
    return opened
  }

  get port(): number {
    return (this.server.address() as { port: number }).port
  }

  /** Hangs up everywhere, ends the agents, and listens no more. */
  async close(): Promise<void> {
    const closed = new Promise<void>(resolve => this.server.close(() => resolve()))
    for (const socket of this.sockets) socket.destroy()
    await Promise.all(this.talks)
    await closed
  }

  /** Serves one connection until either side ends it. */
  private talk(socket: Socket, number: number, hosted: Hosted, rng: Rng): void {
    const conversation = new Conversation(hosted, rng)
    this.sockets.add(socket)
    hosted.report('opened')
    socket.write(`Ludus ${hosted.plan.spec}: you are client #${number}\n`)
    const talk = serveLines(conversation, socket, socket)
      .catch(error => hosted.report(`failed: ${error instanceof Error ? error.message : error}`))
      .finally(async () => {
        socket.destroy()
        this.sockets.delete(socket)
        await conversation.close()
        hosted.report('closed')
      })
      .finally(() => this.talks.delete(talk))
    this.talks.add(talk)
  }
}

function refusal(error: Error, host: string, port: number): LudusError {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return new LudusError({ code: 'port-taken', message: `Expected a free port, but got ${port}, which is taken.` })
  return new LudusError({
    code: 'no-listening',
    message: `Expected a port and host to listen on, but got ${port} on ${host} (${code}).`,
  })
}
