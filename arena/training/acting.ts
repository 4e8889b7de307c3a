import type { MessagePort } from 'node:worker_threads'
import type { Actor } from '../../agents/core/learner.ts'
import { Rng } from '../../envs/core/rng.ts'
import { type Reading, readPlan, type TrainingPlan } from './plan.ts'
import type { FromActor, ToActor } from './protocol.ts'
import type { Pulse } from './pulse.ts'
import { memoryIn } from './transfer.ts'

/** Plays the games that the learner's thread gives out, each from the training's seed and its number, until the port closes. */
export async function act(plan: TrainingPlan, port: MessagePort, pulse: Pulse): Promise<void> {
  const { kind, game, options }: Reading = await readPlan(plan)
  const actor = kind.makeActor!(game, options)
  try {
    pulse.ends('starting')
    await new Acting(actor, Rng.fromSeed(plan.seed), port, pulse).run()
  } finally {
    await actor.close?.()
  }
}

class Acting {
  private readonly actor: Actor
  private readonly seeds: Rng
  private readonly port: MessagePort
  private readonly pulse: Pulse
  private readonly games: number[] = [] // at most as many as the learner's thread gives out at a time
  private loading: Promise<void> = Promise.resolve()
  private version = 0
  private closed = false
  private wake = () => {}

  constructor(actor: Actor, seeds: Rng, port: MessagePort, pulse: Pulse) {
    this.actor = actor
    this.seeds = seeds
    this.port = port
    this.pulse = pulse
  }

  async run(): Promise<void> {
    const { port } = this
    let fail: (error: unknown) => void = () => {}
    const failed = new Promise<never>((_, reject) => {
      fail = reject
    })
    port.on('message', (message: ToActor) => {
      if (message.type === 'play') this.games.push(message.game)
      else this.load(message).catch(fail)
      this.wake()
    })
    port.on('close', () => {
      this.closed = true
      this.wake()
    })
    await Promise.race([failed, this.play()])
  }

  /** Even in the middle of a game that awaits something. */
  private load({ version, weights }: ToActor & { readonly type: 'weights' }): Promise<void> {
    this.loading = this.loading.then(async () => {
      this.pulse.begins('loading weights')
      await this.actor.load(weights)
      this.pulse.ends('loading weights')
      this.version = version
      this.say({ type: 'loaded', version })
    })
    return this.loading
  }

  private async play(): Promise<void> {
    for (;;) {
      while (this.games.length === 0 && !this.closed) {
        await new Promise<void>(resolve => {
          this.wake = resolve
        })
      }
      if (this.closed) return
      await this.loading
      const game = this.games.shift()!
      this.pulse.begins('playing')
      const experience = await this.actor.play(this.seeds.split(`game/${game}`))
      this.pulse.ends('playing')
      this.say({ type: 'played', game, version: this.version, experience }, [...memoryIn(experience.data)])
      await new Promise(setImmediate) // what has come in meanwhile is heard before the next game
    }
  }

  private say(message: FromActor, transfer: readonly ArrayBuffer[] = []): void {
    if (!this.closed) this.port.postMessage(message, transfer)
  }
}
