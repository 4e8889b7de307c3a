import { describe, expect, it } from 'vitest'
import { unwrap } from '../../../envs/core/result.ts'
import type { Rts } from '../../../envs/rts/game.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import { MASK_SIZE, VECTOR_FOG_PLANES, VECTOR_PLANES, vectorMask, vectorObservation } from '../../../envs/rts/vector.ts'
import { type VectorAction, vectorOrders } from '../../../envs/rts/vectorOrders.ts'
import { makeRts, onGround, startOf } from './make.ts'

/** Base and worker against a ranged unit, with a wall in the middle. */
const UNITS = [
  [10, 'Resource', -1, 0, 0, 1, 9],
  [11, 'Worker', 0, 1, 0, 1, 0],
  [12, 'Base', 0, 1, 1, 7, 0],
  [13, 'Ranged', 1, 3, 1, 1, 0],
]
const MAP = { width: 4, height: 2, terrain: '00000010', playerResources: [1, 0], units: UNITS }

function planes({ rules }: Rts, state: RtsState, player: number): number[][] {
  const count = rules.fog ? VECTOR_FOG_PLANES.length : VECTOR_PLANES.length
  const out = new Int32Array(rules.size * count).fill(9)
  vectorObservation(state, player, out)
  return Array.from({ length: count }, (_, plane) => [...out.subarray(plane * rules.size, (plane + 1) * rules.size)])
}

/** The entries of a cell's mask that are 1. */
function masked({ rules }: Rts, state: RtsState, player: number, x: number, y: number): number[] {
  const out = new Uint8Array(rules.size * MASK_SIZE).fill(9)
  vectorMask(state, player, out)
  const cell = out.subarray((y * rules.width + x) * MASK_SIZE, (y * rules.width + x + 1) * MASK_SIZE)
  return [...cell].flatMap((value, index) => (value === 1 ? [index] : []))
}

describe('the planes of the vector interface', () => {
  it('are whole numbers as MicroRTS-Py has them, not turned for player 1', () => {
    const game = makeRts({ map: MAP })
    const state = startOf(game)
    unwrap(state.submit(0, [[11, 2, 3, -1, -1, -1]])) // harvest left
    unwrap(state.submit(1, [[13, 5, -1, -1, 1, 0]]))
    state.resolve()
    const of = (owner: number[]) => [
      [1, 1, 0, 0, 0, 7, 0, 1],
      [9, 0, 0, 0, 0, 0, 0, 0],
      owner,
      [1, 4, 0, 0, 0, 2, 0, 7],
      [0, 2, 0, 0, 0, 0, 0, 5],
      [0, 0, 0, 0, 0, 0, 1, 0],
    ]
    expect(planes(game, state, 0)).toEqual(of([0, 1, 0, 0, 0, 1, 0, 2]))
    expect(planes(game, state, 1)).toEqual(of([0, 2, 0, 0, 0, 2, 0, 1]))
  })

  it("have in fog what one sees, and what the opponent's units in sight see", () => {
    const game = onGround(
      7,
      1,
      [
        [1, 'Worker', 0, 0, 0, 1, 0],
        [2, 'Light', 1, 3, 0, 4, 0],
        [3, 'Light', 1, 6, 0, 4, 0],
        [4, 'Resource', -1, 5, 0, 1, 5],
      ],
      { fog: true },
    )
    const state = startOf(game)
    expect(planes(game, state, 0)).toEqual([
      [1, 0, 0, 4, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0],
      [1, 0, 0, 2, 0, 0, 0],
      [4, 0, 0, 5, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0],
      [1, 1, 1, 1, 0, 0, 0],
      [0, 1, 1, 1, 1, 1, 0],
    ])
    expect(planes(game, state, 1)[3]).toEqual([0, 0, 0, 5, 0, 1, 5])
    expect(planes(game, state, 1)[7]).toEqual([0, 0, 0, 0, 0, 0, 0])
  })
})

describe('the mask of the vector interface', () => {
  // 0 asked; 1-6 type; 7-10 move; 11-14 harvest; 15-18 return; 19-22 produce; 23-29 product; 30-78 attack
  it('has 79 numbers for a cell', () => {
    expect(MASK_SIZE).toBe(79)
  })

  it('has, by argument, what idle units may be ordered', () => {
    const game = makeRts({ map: MAP })
    const state = startOf(game)
    expect(masked(game, state, 0, 1, 0)).toEqual([0, 1, 2, 3, 7 + 1, 11 + 3]) // wait; move right; harvest left; too poor to build
    expect(masked(game, state, 0, 1, 1)).toEqual([0, 1, 5, 19 + 3, 23 + 3]) // wait; produce left, a worker
    expect(masked(game, state, 1, 3, 1)).toEqual([0, 1, 2, 6, 7 + 0, 30 + 2 * 7 + 1, 30 + 3 * 7 + 1]) // attack at (-2, -1) and at (-2, 0)
    expect(masked(game, state, 1, 1, 1)).toEqual([]) // not its own
    expect(masked(game, state, 0, 0, 0)).toEqual([])
  })

  it('has nothing for a busy unit', () => {
    const game = makeRts({ map: MAP })
    const state = startOf(game)
    unwrap(state.submit(0, [[11, 0, 10, -1, -1, -1]]))
    state.resolve()
    expect(masked(game, state, 0, 1, 0)).toEqual([])
    expect(masked(game, state, 0, 1, 1)).not.toEqual([])
  })
})

describe('vectors', () => {
  const game = makeRts({ map: MAP })
  const start = startOf(game)
  /** A vector for a cell with one kind of order, its arguments by name; the arguments of other kinds are noise. */
  const vector = (
    cell: number,
    type: number,
    more: Partial<Record<'move' | 'harvest' | 'bring' | 'produce' | 'product' | 'attack', number>>,
  ): VectorAction => {
    const { move = 2, harvest = 2, bring = 2, produce = 2, product = 6, attack = 48 } = more
    return [cell, type, move, harvest, bring, produce, product, attack]
  }
  const wait = (id: number) => [id, 0, 1, -1, -1, -1]

  it.each([
    [vector(1, 0, {}), [11, 0, -1, -1, -1, -1]],
    [vector(1, 1, { move: 1 }), [11, 1, 1, -1, -1, -1]],
    [vector(1, 2, { harvest: 3 }), [11, 2, 3, -1, -1, -1]],
    [vector(1, 3, { bring: 2 }), [11, 3, 2, -1, -1, -1]],
    [vector(1, 5, { attack: 4 * 7 + 5 }), [11, 5, -1, -1, 3, 1]],
    [vector(1, 5, { attack: 0 }), [11, 5, -1, -1, -2, -3]], // off the map: illegal orders are orders too
  ])('%j is the order %j', (given, order) => {
    expect(vectorOrders(start, 0, [given])).toEqual([order, wait(12)])
  })

  it('produce the type they say', () => {
    expect(vectorOrders(start, 0, [vector(5, 4, { produce: 3, product: 3 })])).toEqual([
      [12, 4, 3, 3, -1, -1],
      wait(11),
    ])
  })

  it('for cells without an idle unit of the player are passed over; units without an order wait for one tick', () => {
    const none = [vector(0, 1, {}), vector(2, 1, {}), vector(7, 1, {})]
    expect(vectorOrders(start, 0, none)).toEqual([wait(11), wait(12)])
    const state = startOf(game)
    unwrap(state.submit(0, [[11, 2, 3, -1, -1, -1]]))
    state.resolve()
    expect(vectorOrders(state, 0, [vector(1, 1, { move: 1 })])).toEqual([wait(12)])
  })

  it('that go against what earlier ones have reserved are dropped', () => {
    const rich = makeRts({ map: { ...MAP, units: [...UNITS, [14, 'Worker', 0, 3, 0, 1, 0]] } })
    const state = startOf(rich)
    const both = [vector(1, 1, { move: 1 }), vector(3, 1, { move: 3 })]
    expect(vectorOrders(state, 0, both)).toEqual([[11, 1, 1, -1, -1, -1], wait(12), wait(14)])
    const costly = [vector(5, 4, { produce: 3, product: 3 }), vector(1, 4, { produce: 1, product: 3 })]
    expect(vectorOrders(state, 0, costly)).toEqual([[12, 4, 3, 3, -1, -1], wait(11), wait(14)])
  })

  it('are all dropped, waits too, while the player has more in production than in stock', () => {
    const state = startOf(game)
    expect(vectorOrders(state, 0, [vector(1, 0, {})])).toEqual([[11, 0, -1, -1, -1, -1], wait(12)])
    unwrap(state.submit(0, [[12, 4, 3, 3, -1, -1]]))
    state.resolve()
    state.stocks[0] = 0
    for (const given of [vector(1, 0, {}), vector(1, 2, { harvest: 3 })])
      expect(vectorOrders(state, 0, [given])).toEqual([wait(11)])
  })

  it('reserve as the original does, be they legal or not: the next row beyond the edge, what a resource would cost', () => {
    const crowd = makeRts({ map: { ...MAP, units: [...UNITS, [14, 'Worker', 0, 3, 0, 1, 0]] } })
    const state = startOf(crowd)
    const edge = [vector(3, 1, { move: 1 }), vector(0, 1, {}), vector(5, 4, { produce: 3, product: 3 })] // 3 + 1 is 5 - 1
    expect(vectorOrders(state, 0, edge)).toEqual([[14, 1, 1, -1, -1, -1], wait(11), wait(12)])
    const resource = [vector(3, 4, { produce: 0, product: 0 }), vector(5, 4, { produce: 3, product: 3 })]
    expect(vectorOrders(state, 0, resource)).toEqual([[14, 4, 0, 0, -1, -1], wait(11), wait(12)])
    expect(vectorOrders(state, 0, [vector(3, 1, { move: 3 }), vector(3, 1, { move: 2 })])).toEqual([
      [14, 1, 3, -1, -1, -1],
      [14, 1, 2, -1, -1, -1], // both: the engine lets the last one have it
      wait(11),
      wait(12),
    ])
  })

  it('play: the engine takes what they give', () => {
    const state = startOf(game)
    unwrap(state.submit(0, vectorOrders(state, 0, [vector(1, 2, { harvest: 3 })])))
    unwrap(state.submit(1, vectorOrders(state, 1, [vector(7, 5, { attack: 2 * 7 + 1 })])))
    for (let tick = 0; tick < 5; tick++) state.resolve()
    expect(state.indexOf(11)).toBe(-1)
  })
})
