import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { LudusError } from '../../envs/core/result.ts'
import type { BrokenMatch } from '../adjudicate.ts'
import { systemNow } from '../clock.ts'
import type { Forfeit, MatchEvent, MatchJob, MatchRecord } from '../job.ts'
import { BlackBox, BOX_ACTIONS, type BoxReading } from './blackBox.ts'
import { type MatchPool, type PlayOptions, poolClosed, Turnstile } from './pool.ts'
import { type Lost, Watchman } from './watchman.ts'
import type { WorkerAnswer, WorkerTask } from './worker.ts'

export interface PiscinaPoolOptions {
  /** Worker threads; as many as the machine has cores where absent. */
  readonly size?: number
  /** Milliseconds without progress after which an agent that no clock limits counts as hung. Default 60,000. */
  readonly hang?: number
  /** Milliseconds beyond a clock's limit, or `hang`, before a worker is killed. Default 1,000. */
  readonly grace?: number
  /** Most heap a worker may use, in MiB, before it is ended. Default 1,024. */
  readonly heap?: number
}

/** The compiled worker, found as the package's own export: by tests in TypeScript and by the built program alike. */
const WORKER = createRequire(import.meta.url).resolve('ludus/match-worker')

/** Times that a match is played again whose worker died, or hung with no agent busy; an agent that was busy forfeits the next time. */
const RETRIES = 1

/** Plays matches in worker threads. A thread that hangs is killed and replaced, one that dies is replaced; the others go on. */
export class PiscinaPool implements MatchPool {
  readonly size: number
  private readonly hang: number
  private readonly threads: Piscina<WorkerTask, WorkerAnswer>
  private readonly turnstile: Turnstile
  private readonly watchman: Watchman
  private readonly boxes: BlackBox[] = []
  private closed = false

  constructor({ size = availableParallelism(), hang = 60_000, grace = 1000, heap = 1024 }: PiscinaPoolOptions = {}) {
    this.size = size
    this.hang = hang
    this.turnstile = new Turnstile(size)
    this.watchman = new Watchman(hang, grace)
    this.threads = new Piscina({
      filename: WORKER,
      minThreads: size,
      maxThreads: size,
      resourceLimits: { maxOldGenerationSizeMb: heap },
      execArgv: [],
      atomics: 'disabled', // waiting threads must notice that their agents' programs have ended
      recordTiming: false,
    })
    this.threads.on('error', () => {}) // an idle thread died of what a past agent left behind, and has been replaced
  }

  async play(job: MatchJob, options: PlayOptions = {}): Promise<MatchRecord> {
    await this.turnstile.enter()
    try {
      const record = await this.run(job, options)
      return record
    } finally {
      this.turnstile.leave()
    }
  }

  async close(): Promise<void> {
    this.closed = true
    await this.watchman.giveUp(poolClosed())
    await this.threads.destroy()
  }

  private async run(job: MatchJob, { signal, onEvent }: PlayOptions): Promise<MatchRecord> {
    const began = systemNow()
    for (let attempt = 0; ; attempt++) {
      const stream = onEvent && new EventStream(onEvent)
      const task = { kind: 'play', job, hang: this.hang, ...(stream ? { port: stream.far } : {}) } as const
      const { answer, box } = await this.send(task, signal, stream?.far).catch(error => {
        stream?.close()
        throw error
      })
      if (!('lost' in answer)) {
        if ('record' in answer) await stream?.ended
        stream?.close()
        return recordOf(answer)
      }
      stream?.close()
      const { lost } = answer
      const seen = box.read(job.agents.length)
      const mayBeChance = lost.reason === 'error' || seen.player < 0
      if (mayBeChance && attempt < RETRIES) continue
      const broken = breakOff(job, lost, seen, began)
      const ruling = (await this.send({ kind: 'adjudicate', broken }, signal)).answer
      const record = recordOf(ruling)
      onEvent?.({ type: 'end', record })
      return record
    }
  }

  /** Has a thread do a task, in a box that is its own until it is done. */
  private async send(
    task: Unboxed,
    signal?: AbortSignal,
    port?: MessagePort,
  ): Promise<{ answer: Answer; box: BlackBox }> {
    if (this.closed) throw poolClosed()
    signal?.throwIfAborted()
    const box = this.boxes.pop() ?? new BlackBox()
    box.clear()
    const transferList = port ? [port] : []
    const answer = await this.watchman.watch(box, signal, kill =>
      this.threads.run({ ...task, box: box.memory }, { signal: kill, transferList }),
    )
    // a thread that is being ended may still write for a moment: then the box is let go with it
    if (!('lost' in answer)) this.boxes.push(box)
    return { answer, box }
  }
}

type Answer = WorkerAnswer | { readonly lost: Lost }
type Unboxed = WorkerTask extends infer Task ? (Task extends WorkerTask ? Omit<Task, 'box'> : never) : never

function recordOf(answer: Answer): MatchRecord {
  if ('record' in answer) return answer.record
  if ('fault' in answer) throw new LudusError(answer.fault)
  throw new LudusError({ code: 'worker-lost', message: `Expected a worker's ruling, but ${answer.lost.what}` })
}

/** What is left of a match whose thread was lost, with the forfeit of whoever was busy. */
function breakOff(job: MatchJob, lost: Lost, seen: BoxReading, began: number): BrokenMatch {
  const { player, phase, actions, played } = seen
  if (player < 0) {
    const code = lost.reason === 'hang' ? 'game-hung' : 'worker-lost'
    throw new LudusError({ code, message: `Expected ${job.game.id} to be played, but while ${phase} ${lost.what}` })
  }
  const cut = played > BOX_ACTIONS ? ` The replay keeps the first ${BOX_ACTIONS} of its ${played} actions.` : ''
  const wanted = phase === 'thinking' ? 'a decision' : `the agent to be done ${phase}`
  const detail = `Expected ${wanted}${lost.limit}, but ${lost.what}${cut}`
  const forfeit: Forfeit = { player, reason: lost.reason, detail }
  return {
    job,
    actions,
    forfeit,
    thinking: seen.spent.map((spent, seat) => (seat === player && phase === 'thinking' ? spent + lost.waited : spent)),
    decisions: seen.decisions,
    stderr: seen.notes.map((notes, seat) => (seat === player ? `${notes}${detail}\n` : notes)),
    startedAt: new Date(began).toISOString(),
    milliseconds: systemNow() - began,
  }
}

/** Brings a match's events from the thread that plays it. */
class EventStream {
  /** The thread's end. */
  readonly far: MessagePort
  /** Resolves when the last event has been heard: records come by another way, and may come first. */
  readonly ended: Promise<void>
  private readonly near: MessagePort

  constructor(onEvent: (event: MatchEvent) => void) {
    const { port1, port2 } = new MessageChannel()
    this.near = port1
    this.far = port2
    this.ended = new Promise(resolve => {
      this.near.on('message', (event: MatchEvent) => {
        onEvent(event)
        if (event.type === 'end') resolve()
      })
    })
  }

  close(): void {
    this.near.close()
  }
}
