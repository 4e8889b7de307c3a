import { describe, expect, it } from 'vitest'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { ACTIONS } from '../../../envs/rts/actions.ts'
import type { Rts } from '../../../envs/rts/game.ts'
import { RandomBiased } from '../../../envs/rts/rollout.ts'
import { unitsInSight } from '../../../envs/rts/sight.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import { drawn } from './drawn.ts'

/** All that a player is told. */
function told(game: Rts, state: RtsState, player: number): unknown {
  const observation = new Float32Array(game.spec.observation.shape.reduce((a, b) => a * b, 1))
  state.observe(player, observation)
  const legal = new Int32Array(ACTIONS)
  const count = state.turn === player ? state.legal(legal) : 0
  const plain = (_: string, text: string): string => text
  const orders = unwrap(game.doorOps.orders(state, { player }, Rng.fromSeed(0)))
  return [
    [...observation],
    game.view(state, player),
    game.draw(state, player, plain),
    [...legal.subarray(0, count)],
    orders,
  ]
}

const drawnAnew = (game: Rts, state: RtsState, player: number): unknown => {
  const copy = state.clone()
  copy.resample(player, Rng.fromSeed('anew'))
  return game.view(copy, 'all')
}

/** States of a few games in fog, each between two ticks. */
function* foggyStates(game: Rts, count: number): Generator<RtsState> {
  const rng = Rng.fromSeed('fog')
  const bot = new RandomBiased(game.rules)
  const state = game.start(rng)
  for (let made = 0; made < count; made++) {
    if (state.over) state.copyFrom(game.start(rng))
    bot.toEnd(state, rng, 1 + rng.below(40))
    if (!state.over) yield state
  }
}

describe('sight', () => {
  it('is a circle by the type, walls or not, around each own unit', () => {
    const { state } = drawn('L.#.h ..... w.... ..w..')
    expect(unitsInSight(state, 0).map(unit => state.ids[unit])).toEqual([0, 2])
    expect(unitsInSight(state, 1).map(unit => state.ids[unit])).toEqual([0, 1, 2, 3])
  })

  it('covers all that a unit may be ordered to do, so that fog takes no order away', () => {
    const { table } = drawn('W. .w').game.rules
    for (const type of [1, 2, 3, 4, 5, 6]) {
      expect(table.sight[type]).toBeGreaterThanOrEqual(1)
      if (table.canAttack[type] === 1) expect(table.sight[type]).toBeGreaterThanOrEqual(table.range[type])
    }
  })
})

describe('orders of this tick', () => {
  it('are told to their owner alone', () => {
    const position = (action: string) => {
      const { game, state } = drawn('W.. ... ..w')
      state.play(unwrap(game.parse(action, state)))
      return { game, state }
    }
    const [moved, waited] = [position('move right'), position('wait')]
    expect(told(moved.game, moved.state, 1)).toEqual(told(waited.game, waited.state, 1))
    expect(told(moved.game, moved.state, 0)).not.toEqual(told(waited.game, waited.state, 0))
    expect(drawnAnew(moved.game, moved.state, 1)).toEqual(drawnAnew(waited.game, waited.state, 1))
    expect(moved.game.view(moved.state, 0)).toMatchObject({ pending: [[[0, 1, 1, -1, -1, -1]], []] })
    expect(moved.game.view(moved.state, 1)).not.toHaveProperty('pending')
  })

  it('are drawn anew as a legal order or none, all as likely', () => {
    const { game, state } = drawn('W.. ... ..w')
    state.play(unwrap(game.parse('wait', state)))
    const rng = Rng.fromSeed('orders')
    const counts = new Map<string, number>()
    for (let i = 0; i < 4000; i++) {
      const copy = state.clone()
      copy.resample(1, rng)
      const key = JSON.stringify((game.view(copy, 'all') as { pending?: unknown }).pending ?? 'none')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(counts.size).toBe(4) // right, down, wait, none
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})

describe('fog', () => {
  const game = unwrap(games.make('rts', { map: 'pocket-8x8', fog: true, maxTicks: 600 })) as Rts
  const { size } = game.rules

  /** Does something to a unit that a player can't see; false where it has none. */
  type Change = (state: RtsState, unit: number, rng: Rng) => boolean
  const changes: Readonly<Record<string, Change>> = {
    'another load, other hit points': (state, unit) => {
      state.carried[unit] += 3
      state.hps[unit] = 1
      return true
    },
    'another type': (state, unit) => {
      if (state.orders[unit] > 0 || state.owners[unit] < 0) return false
      state.types[unit] = 6
      return true
    },
    'another id': (state, unit) => {
      state.ids[unit] = state.nextId
      state.nextId += 5
      return true
    },
    'an order in progress': (state, unit) => {
      if (state.owners[unit] < 0) return false
      state.store(unit, 0, 77, -1, -1, 77)
      return true
    },
    death: (state, unit) => {
      if (state.owners[unit] < 0 || state.alive[state.owners[unit]] < 2) return false
      state.removeUnit(unit)
      return true
    },
  }

  for (const [name, change] of Object.entries(changes)) {
    it(`tells a player nothing of ${name} where it does not look`, () => {
      const rng = Rng.fromSeed(name)
      let changed = 0
      for (const state of foggyStates(game, 150)) {
        for (const player of [0, 1]) {
          const seen = new Set(unitsInSight(state, player))
          const hidden = Array.from({ length: state.count }, (_, unit) => unit).filter(unit => !seen.has(unit))
          if (hidden.length === 0) continue
          const other = state.clone()
          if (!change(other, hidden[rng.below(hidden.length)], rng)) continue
          other.ask()
          if (other.turn !== state.turn) continue // whose turn it is, all may know
          changed++
          expect(told(game, other, player)).toEqual(told(game, state, player))
          expect(drawnAnew(game, other, player)).toEqual(drawnAnew(game, state, player))
        }
      }
      expect(changed).toBeGreaterThan(20)
    })
  }

  it('draws only what may be: units on unseen free cells, the other not without any, nothing seen changed', () => {
    const rng = Rng.fromSeed('may be')
    for (const state of foggyStates(game, 200)) {
      for (const player of [0, 1]) {
        const before = told(game, state, player)
        const copy = state.clone()
        copy.resample(player, rng)
        expect(told(game, copy, player)).toEqual(before)
        expect(copy.alive[1 - player]).toBeGreaterThan(0)
        expect(copy.turn).toBe(state.turn)
        const cells = new Set(copy.cells.subarray(0, copy.count))
        expect(cells.size).toBe(copy.count)
        const ids = new Set(copy.ids.subarray(0, copy.count))
        expect(ids.size).toBe(copy.count)
        expect(Math.max(...ids)).toBeLessThan(copy.nextId)
        for (let cell = 0; cell < size; cell++) {
          const unit = copy.unitAt[cell]
          if (unit >= 0) expect(copy.cells[unit]).toBe(cell)
        }
        expect(unwrap(game.load(copy.save())).hash).toBe(copy.hash)
      }
    }
  })

  it('puts back what the map had at first and nobody has seen gone, and no more', () => {
    const start = game.start(Rng.fromSeed(0))
    const copy = start.clone()
    copy.resample(0, Rng.fromSeed(1))
    const still = (state: RtsState) =>
      (game.view(state, 'all') as { u: number[][] }).u.filter(([, type]) => type < 3).map(row => JSON.stringify(row))
    expect(still(copy).sort()).toEqual(still(start).sort())
  })
})
