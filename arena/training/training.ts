import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { LudusError } from '../../envs/core/result.ts'
import { ActorThreads } from './actorThreads.ts'
import type { TrainingPlan } from './plan.ts'
import type { ToLearner, TrainingEvent } from './protocol.ts'
import { Pulse } from './pulse.ts'
import { runWatched, trainingThreads } from './threads.ts'
import { WakeUp } from './wakeUp.ts'
import { Watch } from './watch.ts'

/** Times that a learner's thread that died or hung is begun anew, from the last checkpoint. */
const RESTARTS = 1
/** Most heap of the learner's thread, in MiB, before it is ended. Tensors and replays lie outside. */
const LEARNER_HEAP = 4096

/**
 * Trains in threads of its own, from the newest checkpoint of the plan's folder to the end, and tells what happens. It goes on by itself
 * between two events, but after `ready` and at a snapshot it waits until the next event is asked for.
 *
 * @param signal  ends it in good order: it saves, and the last event is the end
 * @throws LudusError of plans and checkpoints; `other-training`, `other-build`; `actor-failed`, where a game can't be played;
 *   `learner-died`; `failed`, where the learner threw
 */
export async function* runTraining(plan: TrainingPlan, signal?: AbortSignal): AsyncGenerator<TrainingEvent, void> {
  for (let restarts = 0; ; restarts++) {
    const threads = new Threads(plan)
    const stop = () => threads.tell({ type: 'stop' })
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) stop()
    try {
      const died = yield* threads.events()
      if (died === undefined) return
      if (restarts === RESTARTS)
        throw new LudusError({ code: 'learner-died', message: `Expected a learner, but ${died}` })
      yield { type: 'lost', who: 'learner', why: died }
    } finally {
      signal?.removeEventListener('abort', stop)
      await threads.close()
    }
  }
}

/** The threads of a training: the learner's, and its actors'. */
class Threads {
  private readonly plan: TrainingPlan
  private readonly learner: ReturnType<typeof trainingThreads>
  private readonly actors: ActorThreads | undefined
  private readonly channel = new MessageChannel()
  private readonly heard: TrainingEvent[] = []
  private readonly wakeUp = new WakeUp()

  constructor(plan: TrainingPlan) {
    this.plan = plan
    this.learner = trainingThreads(1, LEARNER_HEAP)
    this.channel.port1.on('message', (event: TrainingEvent) => {
      this.heard.push(event)
      this.wakeUp.ring()
    })
    const introductions = {
      joined: (id: number, port: MessagePort) => this.tell({ type: 'actor', id, port }, [port]),
      lost: (id: number, why: string) => this.tell({ type: 'lost', id, why }),
    }
    this.actors = plan.actors > 0 ? new ActorThreads(plan, introductions) : undefined
  }

  tell(message: ToLearner, transfer: MessagePort[] = []): void {
    this.channel.port1.postMessage(message, transfer)
  }

  /** @returns how the learner's thread died; undefined where the training came to its end */
  async *events(): AsyncGenerator<TrainingEvent, string | undefined> {
    const { plan, channel, heard, wakeUp } = this
    let ended: { readonly fault?: LudusError; readonly died?: string } | undefined
    const task = { kind: 'learn', plan, port: channel.port2 } as const
    void runWatched(this.learner, task, new Pulse(), new Watch(plan.hang)).then(end => {
      ended = typeof end === 'string' ? { died: `${end}.` } : end ? { fault: new LudusError(end.fault) } : {}
      wakeUp.ring()
    })
    for (;;) {
      const event = heard.shift()
      if (event) {
        yield event
        if (event.type === 'ready' || event.type === 'snapshot') this.tell({ type: 'go' })
        if (event.type === 'end') return undefined
      } else if (ended?.fault) throw ended.fault
      else if (ended?.died) return ended.died
      else await wakeUp.wait() // also where it has ended in good order: its last word is still on the way
    }
  }

  async close(): Promise<void> {
    this.channel.port1.close()
    await Promise.all([this.learner.destroy(), this.actors?.close()])
  }
}
