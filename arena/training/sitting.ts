import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'
import type { Learner } from '../../agents/core/learner.ts'
import type { StoredCheckpoint } from '../store/checkpoints.ts'
import { writeWhole } from '../store/wholeFile.ts'
import type { Meter } from './meter.ts'
import type { Pace } from './paces.ts'
import type { TrainingPlan } from './plan.ts'
import type { ToLearner, TrainingEvent } from './protocol.ts'
import type { Pulse } from './pulse.ts'
import type { StopWatch } from './stopWatch.ts'
import type { WakeUp } from './wakeUp.ts'
import type { Work } from './work.ts'

/** How long the learner's thread sleeps at most, where nothing comes in. */
const NAP = 250 // milliseconds
/** So that snapshots in a folder are listed in their order. */
const DIGITS = 9

export interface SittingOptions {
  readonly plan: TrainingPlan
  readonly port: MessagePort
  readonly pulse: Pulse
  readonly learner: Learner
  readonly work: Work
  readonly pace: Pace
  readonly meter: Meter
  readonly watch: StopWatch
  readonly wakeUp: WakeUp
  readonly save: () => Promise<StoredCheckpoint>
  /** What is told before anything else. */
  readonly ready: TrainingEvent & { readonly type: 'ready' }
}

/** A training from where it is to its end, or to where it is stopped. */
export class Sitting {
  private readonly own: SittingOptions
  private savedAt: number
  private saved = '' // the state that was saved last
  private stopping = false
  private fault: { readonly error: unknown } | undefined
  private goOn = () => {}

  constructor(own: SittingOptions) {
    this.own = own
    this.savedAt = own.watch.now()
  }

  async run(): Promise<void> {
    const { plan, port, pulse, work, pace, meter, watch, wakeUp, ready } = this.own
    const { record, actors } = work
    port.on('message', (message: ToLearner) => this.hear(message))
    const nap = setInterval(() => {
      pulse.goesOn('learning') // also while it waits
      wakeUp.ring()
    }, NAP)
    pulse.ends('starting')
    pulse.begins('learning')
    try {
      await this.sayAndWait(ready)
      for (;;) {
        await nextTurn() // messages have their turn between two steps
        if (this.fault) throw this.fault.error
        if (this.stopping) return await this.end('stopped')
        const progress = meter.due(() => record.counters())
        if (progress) this.say(progress)
        if (watch.now() - this.savedAt >= plan.saveEvery) await this.save()
        const step = pace(work)
        if (step === 'settled' || step === 'idle') {
          const done = work.gamesLeft <= 0 && (!plan.sync || record.ledger.openCount === 0)
          if (this.isSnapshotDue(done)) await this.snapshot()
          if (done) return await this.end('done')
        }
        if (step === 'wait' || step === 'idle') await wakeUp.wait()
      }
    } finally {
      clearInterval(nap)
      pulse.ends('learning')
      actors.close()
    }
  }

  private hear(message: ToLearner): void {
    const { work, wakeUp } = this.own
    if (message.type === 'actor') work.actors.join(message.id, message.port)
    else if (message.type === 'lost') this.lose(message.id, message.why)
    else if (message.type === 'go') this.goOn()
    else this.stopping = true
    wakeUp.ring()
  }

  private lose(id: number, why: string): void {
    try {
      const game = this.own.work.actors.lost(id, why)
      this.say({ type: 'lost', who: 'actor', game, why })
    } catch (error) {
      this.fault ??= { error }
    }
  }

  private isSnapshotDue(done: boolean): boolean {
    const { plan, work } = this.own
    const { games, snapshotAt } = work.record
    return done ? games > snapshotAt : Math.floor(games / plan.snapshots) > Math.floor(snapshotAt / plan.snapshots)
  }

  /** The checkpoint comes after the file, and both before anyone is told: a resume never misses one, nor makes one that was told of anew. */
  private async snapshot(): Promise<void> {
    const { plan, learner, work } = this.own
    const { extension, bytes } = learner.snapshot()
    const file = join(plan.folder, 'snapshots', `${String(work.record.games).padStart(DIGITS, '0')}.${extension}`)
    await writeWhole(file, bytes)
    work.record.snapshotAt = work.record.games
    await this.save()
    await this.sayAndWait({ type: 'snapshot', file, counters: work.record.counters() })
  }

  /** Until whoever hears of it has seen to it. */
  private async sayAndWait(event: TrainingEvent): Promise<void> {
    const { watch } = this.own
    const seen = new Promise<void>(resolve => {
      this.goOn = resolve
    })
    watch.stop()
    this.say(event)
    await seen
    watch.go()
  }

  private async save(): Promise<void> {
    const { work, watch, save } = this.own
    const counters = work.record.counters()
    const { file } = await save()
    this.savedAt = watch.now()
    this.saved = this.state
    this.say({ type: 'checkpoint', file, counters })
  }

  /** Changes with all that a checkpoint holds. */
  private get state(): string {
    const { games, steps, ledger, learning, snapshotAt } = this.own.work.record
    return [games, steps, ledger.next, learning, snapshotAt].join()
  }

  private async end(reason: 'done' | 'stopped'): Promise<void> {
    const { plan, work, meter } = this.own
    const { record, actors } = work
    if (!plan.sync && reason === 'stopped') for (const arrival of actors.take()) work.take(arrival) // a round is taken in whole or not at all
    if (this.saved !== this.state) await this.save()
    this.say(meter.read(record.counters(), true))
    this.say({ type: 'end', reason, counters: record.counters() })
  }

  private say(event: TrainingEvent): void {
    this.own.port.postMessage(event)
  }
}
