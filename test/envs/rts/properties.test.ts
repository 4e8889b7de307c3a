import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import type { Rts } from '../../../envs/rts/game.ts'
import { TYPE_NAMES } from '../../../envs/rts/map.ts'
import { IDLE, MOVE, type Order, PRODUCE } from '../../../envs/rts/orders.ts'
import { CONFLICTS } from '../../../envs/rts/rules.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import '../../support/fastCheck.ts'

/** What holds between any two ticks, whatever was ordered. */
function invariants(state: RtsState): void {
  const { rules, queue, queued, unitAt, reserved } = state
  const standing = new Set(state.cells.subarray(0, state.count))
  expect(standing.size).toBe(state.count)
  for (let unit = 0; unit < state.count; unit++) {
    expect(unitAt[state.cells[unit]]).toBe(unit)
    expect(rules.walls[state.cells[unit]]).toBe(0)
    expect(state.hps[unit]).toBeGreaterThan(0)
    expect(state.ids[unit]).toBeLessThan(state.nextId)
  }
  expect(unitAt.filter(unit => unit >= 0)).toHaveLength(state.count)
  expect(new Set(queue.subarray(0, queued)).size).toBe(queued)
  const uses = [...queue.subarray(0, queued)].filter(unit => [MOVE, PRODUCE].includes(state.orders[unit]))
  const cells = new Set(uses.map(unit => state.targets[unit]))
  expect(cells.size).toBe(uses.length) // no two orders in progress lead to one cell,
  for (const cell of cells) expect(unitAt[cell]).toBe(-1) // and nobody stands there
  expect([...reserved].filter(mark => mark === 1)).toHaveLength(cells.size)
  for (const player of [0, 1]) {
    const own = Array.from({ length: state.count }, (_, unit) => unit).filter(unit => state.owners[unit] === player)
    const busy = own.filter(unit => state.orders[unit] !== IDLE)
    expect([state.alive[player], state.busy[player]]).toEqual([own.length, busy.length])
    const making = busy.filter(unit => state.orders[unit] === PRODUCE)
    expect(state.spending[player]).toBe(making.reduce((sum, unit) => sum + rules.table.cost[state.products[unit]], 0))
    expect(state.stocks[player]).toBeGreaterThanOrEqual(0)
  }
}

const anyUnit = fc.record({
  type: fc.constantFrom(...TYPE_NAMES),
  player: fc.integer({ min: -1, max: 1 }),
  hp: fc.integer({ min: 1, max: 12 }),
  carried: fc.integer({ min: 0, max: 3 }),
})
const anyMap = fc
  .record({
    width: fc.integer({ min: 1, max: 6 }),
    height: fc.integer({ min: 1, max: 6 }),
    cells: fc.array(
      fc.oneof({ weight: 3, arbitrary: fc.constant('.') }, fc.constant('#'), { weight: 3, arbitrary: anyUnit }),
      { minLength: 36, maxLength: 36 },
    ),
    playerResources: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })),
  })
  .map(({ width, height, cells, playerResources }) => {
    const here = cells.slice(0, width * height)
    const units: Json[] = []
    for (const [cell, what] of here.entries()) {
      if (typeof what === 'string') continue
      units.push([
        units.length * 2,
        what.type,
        what.player,
        cell % width,
        Math.floor(cell / width),
        what.hp,
        what.carried,
      ])
    }
    return { width, height, terrain: here.map(cell => (cell === '#' ? '1' : '0')).join(''), playerResources, units }
  })

const odd = fc.constantFrom(-(2 ** 31), -7, -1, 0, 1, 2, 3, 4, 5, 6, 7, 99, 2 ** 31 - 1)
/** Orders whose unit is picked by place among those on the map, or any at all. */
const anyOrder = fc.tuple(fc.nat({ max: 40 }), fc.integer({ min: -1, max: 7 }), odd, odd, odd, odd)
const anyTick = fc.tuple(fc.array(anyOrder, { maxLength: 12 }), fc.array(anyOrder, { maxLength: 12 }))

describe('any orders on any map', () => {
  it('never throw, are refused whole or carried out, and leave everything in its place', () => {
    fc.assert(
      fc.property(
        anyMap,
        fc.constantFrom(1, 2, 3),
        fc.constantFrom(...CONFLICTS),
        fc.array(anyTick, { maxLength: 30 }),
        fc.integer(),
        (map, unitTable, conflicts, ticks, seed) => {
          const game = unwrap(games.make('rts', { map, unitTable, conflicts })) as Rts
          const rng = Rng.fromSeed(seed)
          const state = game.start(rng)
          for (const lists of ticks) {
            for (const player of [0, 1]) {
              const orders = lists[player].map(([pick, ...rest]): Order => [pick, ...rest])
              const before = JSON.stringify(state.save())
              const result = state.submit(player, orders)
              if (!result.ok) {
                expect(result.error.code).toMatch(/^(unknown-unit|not-a-players-unit|two-owners)$/)
                expect(JSON.stringify(state.save())).toBe(before)
              }
              // What can be told to have one owner is carried out, so that most ticks have orders.
              const owner = rng.below(2)
              const own = Array.from({ length: state.count }, (_, unit) => unit).filter(
                unit => state.owners[unit] === owner,
              )
              if (own.length > 0 && rng.below(3) > 0) {
                const meant = orders.map(([pick, ...rest]): Order => [state.ids[own[pick % own.length]], ...rest])
                unwrap(state.submit(player, meant))
              }
            }
            while (!state.resolve()) state.take(rng.below(state.draws))
            invariants(state)
            const loaded = unwrap(
              game.fromPosition(JSON.stringify({ ...(game.view(state, 'all') as object), nextId: state.nextId })),
            )
            expect(game.view(loaded, 'all')).toEqual(game.view(state, 'all'))
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('are answered at the door, whatever they are', () => {
    const game = unwrap(games.make('rts', { map: 'tiny-5x4' })) as Rts
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.tuple(fc.array(fc.anything()), fc.array(fc.anything()))),
        fc.anything(),
        fc.anything(),
        (orders, coins, damage) => {
          for (const request of [{ orders, coins, damage }, { player: orders }]) {
            for (const op of Object.values(game.doorOps)) {
              const answer = op(game.start(Rng.fromSeed(0)), request, Rng.fromSeed(0))
              if (!answer.ok) expect(answer.error.code).toMatch(/^[a-z-]+$/)
            }
          }
          const position = game.fromPosition(JSON.stringify(orders) ?? '')
          if (!position.ok) expect(position.error.code).toBe('bad-position')
        },
      ),
    )
  })
})
