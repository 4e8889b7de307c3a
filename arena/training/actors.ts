import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Experience } from '../../agents/core/learner.ts'
import type { Ledger } from './ledger.ts'
import type { FromActor, ToActor } from './protocol.ts'
import { trainingFault } from './record.ts'

/** Times that a game is begun before a training gives up on it, and that an actor may die in a row with none at hand. */
const ATTEMPTS = 3

/** A game that has come in. */
export interface Arrival {
  readonly game: number
  readonly experience: Experience
}

interface Place {
  readonly port: MessagePort
  sent: number // version of the weights last sent
  loaded: number // version that it said it has
  readonly games: number[] // given out to it, in order
}

/**
 * The actors of a training, as the learner's thread sees them. No queue grows: each has a few games given out to it at most, and is sent no
 * newer weights before it has loaded the last ones.
 */
export class Actors {
  private readonly ledger: Ledger
  private readonly heard: () => void
  private readonly places = new Map<number, Place>()
  private readonly attempts = new Map<number, number>() // by game
  private readonly idleDeaths = new Map<number, number>() // by actor
  private arrivals: Arrival[] = []
  private readonly depth: number
  private version = 0
  private weights: unknown

  /**
   * @param depth  games given out to one actor at a time, the one that it plays among them
   * @param heard  is called when something has come in
   */
  constructor(ledger: Ledger, depth: number, heard: () => void) {
    this.ledger = ledger
    this.depth = depth
    this.heard = heard
  }

  /** Games that have come in and were not taken in yet. */
  get arrived(): number {
    return this.arrivals.length
  }

  /** Whether any actor could be sent newer weights now. */
  get listening(): boolean {
    return [...this.places.values()].some(place => place.loaded === place.sent)
  }

  join(id: number, port: MessagePort): void {
    const place: Place = { port, sent: 0, loaded: 0, games: [] }
    this.places.set(id, place)
    port.on('message', (message: FromActor) => this.hear(id, place, message))
    this.send(place)
    this.handOut()
  }

  /**
   * An actor was lost: what was given out to it will be given out again.
   * @returns the game that it was at, if any
   * @throws LudusError `actor-failed` where that has happened to one game, or to one actor without any, too often
   */
  lost(id: number, why: string): number | undefined {
    const place = this.places.get(id)
    if (!place) return undefined
    for (;;) {
      const last = receiveMessageOnPort(place.port) as { message: FromActor } | undefined
      if (!last) break
      this.hear(id, place, last.message)
    }
    place.port.close()
    this.places.delete(id)
    this.ledger.takeBack(place.games)
    this.handOut()
    const [game] = place.games
    const [deaths, of] = game === undefined ? [this.idleDeaths, id] : [this.attempts, game]
    const times = (deaths.get(of) ?? 0) + 1
    deaths.set(of, times)
    if (times < ATTEMPTS) return game
    const what = game === undefined ? `actor ${id} to live` : `game ${game} to be played`
    throw trainingFault('actor-failed', `Expected ${what}, but ${times} times in a row its actor failed: ${why}`)
  }

  /** The weights that games given out from now on are played with. */
  publish(weights: unknown): void {
    this.version++
    this.weights = weights
    for (const place of this.places.values()) this.send(place)
  }

  /** Gives out what waits in the ledger, evenly, to actors that have been sent the newest weights. */
  handOut(): void {
    for (let held = 0; held < this.depth; held++) {
      for (const { port, sent, games } of this.places.values()) {
        if (games.length > held || sent === 0 || sent < this.version) continue
        const game = this.ledger.give()
        if (game === undefined) return
        games.push(game)
        port.postMessage({ type: 'play', game } satisfies ToActor)
      }
    }
  }

  /** What has come in since, in the order in which it came. */
  take(): readonly Arrival[] {
    const taken = this.arrivals
    this.arrivals = []
    return taken
  }

  close(): void {
    for (const { port } of this.places.values()) port.close()
    this.places.clear()
  }

  private send(place: Place): void {
    if (place.sent === this.version || place.loaded < place.sent) return
    place.sent = this.version
    place.port.postMessage({ type: 'weights', version: this.version, weights: this.weights } satisfies ToActor)
  }

  private hear(id: number, place: Place, message: FromActor): void {
    if (this.places.get(id) !== place) return
    if (message.type === 'loaded') {
      place.loaded = message.version
      this.send(place)
    } else {
      place.games.splice(place.games.indexOf(message.game), 1)
      this.attempts.delete(message.game)
      this.idleDeaths.delete(id)
      this.arrivals.push(message)
    }
    this.handOut()
    this.heard()
  }
}
