import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { Piscina } from 'piscina'
import { GATE_INTS, NativeGate } from '../../agents/nn/onnx/gate.ts'
import type { TrainingPlan } from './plan.ts'
import type { TaskEnd, TrainingTask } from './protocol.ts'
import { trainingThreads } from './threads.ts'

/** How the learner's thread gets to know of its actors. */
export interface Introductions {
  /** An actor that can be talked to by this port. */
  joined(id: number, port: MessagePort): void
  lost(id: number, why: string): void
}

/** The actors' threads of a training. One that dies, or whose actor throws, is replaced. */
export class ActorThreads {
  private readonly plan: TrainingPlan
  private readonly introductions: Introductions
  private readonly threads: Piscina<TrainingTask, TaskEnd>
  private readonly gate = new Int32Array(new SharedArrayBuffer(GATE_INTS * Int32Array.BYTES_PER_ELEMENT)) // of all of them
  private closed = false

  constructor(plan: TrainingPlan, introductions: Introductions) {
    this.plan = plan
    this.introductions = introductions
    this.threads = trainingThreads(plan.actors, ACTOR_HEAP)
    for (let id = 0; id < plan.actors; id++) void this.keep(id)
  }

  async close(): Promise<void> {
    this.closed = true
    await new NativeGate(this.gate).shut()
    await this.threads.destroy()
  }

  private async keep(id: number): Promise<void> {
    while (!this.closed) {
      const { port1: far, port2: near } = new MessageChannel()
      this.introductions.joined(id, near)
      const task: TrainingTask = { kind: 'act', plan: this.plan, port: far, gate: this.gate }
      const why = await this.threads.run(task, { transferList: [far] }).then(
        end => end?.fault.message,
        (error: Error) => `its thread died: ${error.message}`,
      )
      if (this.closed || why === undefined) return // the learner has closed the port
      this.introductions.lost(id, why)
    }
  }
}

/** Most heap of an actor's thread, in MiB, before it is ended. */
const ACTOR_HEAP = 2048
