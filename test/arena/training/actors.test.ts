import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { Actors } from '../../../arena/training/actors.ts'
import { Ledger } from '../../../arena/training/ledger.ts'
import type { FromActor, ToActor } from '../../../arena/training/protocol.ts'
import { memoryIn } from '../../../arena/training/transfer.ts'

const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

/** An actor's end of a port, which keeps what it is told. */
function join(actors: Actors, id: number) {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  const told: ToActor[] = []
  port2.on('message', message => told.push(message))
  actors.join(id, port1)
  return { told, say: (message: FromActor) => port2.postMessage(message) }
}

/** Until all that was posted has been heard. */
async function heard(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise(setImmediate)
}

const played = (game: number): FromActor => ({
  type: 'played',
  game,
  version: 1,
  experience: { games: 1, decisions: 1, data: game, metrics: {} },
})

function open(depth: number, games: number) {
  const ledger = new Ledger()
  ledger.add(games)
  return { ledger, actors: new Actors(ledger, depth, () => {}) }
}

describe('actors', () => {
  it('are given so many games at a time, after the weights that those are played with', async () => {
    const { actors } = open(2, 9)
    const [a, b] = [join(actors, 0), join(actors, 1)]
    actors.handOut()
    await heard()
    expect(a.told).toEqual([]) // no weights yet
    actors.publish('first')
    actors.handOut()
    await heard()
    expect(a.told).toEqual([
      { type: 'weights', version: 1, weights: 'first' },
      { type: 'play', game: 0 },
      { type: 'play', game: 2 },
    ])
    b.say(played(1))
    await heard()
    expect(b.told.slice(1)).toEqual([1, 3, 4].map(game => ({ type: 'play', game })))
    expect(actors.take().map(({ game }) => game)).toEqual([1])
  })

  it('are sent newer weights as soon as they have loaded the last, and of several the newest alone', async () => {
    const { actors } = open(1, 0)
    const actor = join(actors, 0)
    for (const weights of ['first', 'second', 'third']) actors.publish(weights)
    await heard()
    expect(actors.listening).toBe(false)
    expect(actor.told).toEqual([{ type: 'weights', version: 1, weights: 'first' }])
    actor.say({ type: 'loaded', version: 1 })
    await heard()
    expect(actor.told.slice(1)).toEqual([{ type: 'weights', version: 3, weights: 'third' }])
    actor.say({ type: 'loaded', version: 3 })
    await heard()
    expect(actor.told).toHaveLength(2)
    expect(actors.listening).toBe(true)
  })

  it('that are lost leave their games to others, and what they had sent stays', async () => {
    const { actors, ledger } = open(2, 3)
    const lost = join(actors, 0)
    actors.publish('weights')
    actors.handOut()
    lost.say(played(0))
    expect(actors.lost(0, 'it fell')).toBe(1)
    expect(actors.take().map(({ game }) => game)).toEqual([0])
    ledger.strike(0)
    expect(ledger.open).toEqual([1, 2])
    const next = join(actors, 0)
    await heard()
    expect(next.told.slice(1)).toEqual([1, 2].map(game => ({ type: 'play', game })))
    expect(actors.lost(0, 'it fell')).toBe(1)
    join(actors, 0)
    expect(() => actors.lost(0, 'it fell')).toThrow(
      'Expected game 1 to be played, but 3 times in a row its actor failed: it fell',
    )
  })
})

describe('what is handed over to another thread', () => {
  it('is the memory of arrays that have it to themselves', () => {
    const own = new Float32Array(4)
    const shared = new Int32Array(new ArrayBuffer(32), 0, 4)
    const data = { own, list: [own, new Uint8Array(2)], shared, text: 'x', buffer: Buffer.from('small'), none: null }
    expect(memoryIn(data)).toEqual(new Set([own.buffer, data.list[1].buffer]))
  })
})
