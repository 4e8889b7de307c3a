import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { Piscina } from 'piscina'
import type { TrainingPlan } from './plan.ts'
import type { TaskEnd, TrainingTask } from './protocol.ts'
import { Pulse } from './pulse.ts'
import { runWatched, trainingThreads } from './threads.ts'
import { Watch } from './watch.ts'

/** How the learner's thread gets to know of its actors. */
export interface Introductions {
  /** An actor that can be talked to by this port. */
  joined(id: number, port: MessagePort): void
  lost(id: number, why: string): void
}

/** The actors' threads of a training. One that dies or hangs, or whose actor throws, is replaced. */
export class ActorThreads {
  private readonly plan: TrainingPlan
  private readonly introductions: Introductions
  private readonly threads: Piscina<TrainingTask, TaskEnd>
  private readonly watch: Watch
  private readonly pulses = new Map<number, Pulse>() // by actor
  private closed = false

  constructor(plan: TrainingPlan, introductions: Introductions) {
    this.plan = plan
    this.introductions = introductions
    this.watch = new Watch(plan.hang)
    this.threads = trainingThreads(plan.actors, ACTOR_HEAP)
    for (let id = 0; id < plan.actors; id++) void this.keep(id)
  }

  async close(): Promise<void> {
    this.closed = true
    await Promise.all([...this.pulses.values()].map(({ gate }) => gate.shut()))
    await this.threads.destroy()
  }

  private async keep(id: number): Promise<void> {
    while (!this.closed) {
      const { port1: far, port2: near } = new MessageChannel()
      this.introductions.joined(id, near)
      const pulse = new Pulse()
      this.pulses.set(id, pulse)
      const ended = await runWatched(this.threads, { kind: 'act', plan: this.plan, port: far }, pulse, this.watch)
      const why = typeof ended === 'string' ? ended : ended?.fault.message
      if (this.closed || why === undefined) return // the learner has closed the port
      this.introductions.lost(id, why)
    }
  }
}

/** Most heap of an actor's thread, in MiB, before it is ended. */
const ACTOR_HEAP = 2048
