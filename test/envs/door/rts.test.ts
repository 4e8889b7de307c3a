import { beforeEach, describe, expect, test } from 'vitest'
import { Door } from '../../../envs/door/door.ts'
import { games } from '../../../envs/games.ts'

let door: Door
beforeEach(() => {
  door = new Door(games)
})

// biome-ignore lint/suspicious/noExplicitAny: answers are read field by field, as another language reads them
function ask(request: Record<string, unknown>): any {
  return JSON.parse(door.answerLine(JSON.stringify(request)))
}

const map = {
  width: 3,
  height: 2,
  terrain: '000000',
  playerResources: [1, 0],
  units: [
    [4, 'Heavy', 0, 0, 0, 8, 0],
    [6, 'Base', 0, 2, 0, 10, 0],
    [9, 'Heavy', 1, 0, 1, 8, 0],
  ],
}
const begin = (options: Record<string, unknown> = {}, seed: number | string = 0): number =>
  ask({ op: 'new', game: 'rts', options: { map, ...options }, seed }).state

describe('the RTS through the door', () => {
  test('shows the state as traces have it', () => {
    const state = begin()
    const start = {
      t: 0,
      r: [1, 0],
      u: [
        [4, 5, 0, 0, 0, 8, 0],
        [6, 1, 0, 2, 0, 10, 0],
        [9, 5, 1, 0, 1, 8, 0],
      ],
      a: [],
    }
    expect(ask({ op: 'state', state }).value).toEqual(start)
    expect(ask({ op: 'legal', state }).actions).toEqual(['4 attack 0,1', '4 move right', '4 wait', '4 hold', 'end'])
    ask({ op: 'play', state, action: '4 move right' })
    expect(ask({ op: 'state', state }).value).toEqual({ ...start, pending: [[[4, 1, 1, -1, -1, -1]], []] })
    ask({ op: 'play', state, action: 'produce worker left' })
    expect(ask({ op: 'play', state, action: 'end' })).toEqual({ ok: true, turn: 1, rewards: [0, 0], end: 'going' })
  })

  test('makes a whole tick of any orders and tells what each unit got, once for a unit ordered twice', () => {
    const state = begin()
    const orders = [
      [
        [6, 4, 3, 3, -1, -1],
        [4, 2, 1, -1, -1, -1],
        [4, 1, 1, -1, -1, -1],
      ],
      [[9, 5, -1, -1, 2, 1]],
    ]
    expect(ask({ op: 'tick', state, orders })).toEqual({
      ok: true,
      turn: 0,
      rewards: [0, 0],
      end: 'going',
      issued: [
        [6, 0, 10, -1, -1, -1],
        [4, 0, 10, -1, -1, -1],
        [9, 0, 5, -1, -1, -1],
      ],
    })
    expect(ask({ op: 'state', state }).value).toMatchObject({
      t: 1,
      a: [
        [6, 0, 10, -1, -1, -1, 0, 10],
        [4, 0, 10, -1, -1, -1, 0, 10],
        [9, 0, 5, -1, -1, -1, 0, 5],
      ],
    })
  })

  test('uses the coins and the damage given, in order', () => {
    const state = begin({ conflicts: 'random', unitTable: 3 })
    const clash = [
      [
        [6, 4, 3, 3, -1, -1],
        [4, 1, 1, -1, -1, -1],
      ],
      [[9, 5, -1, -1, 0, 0]],
    ]
    expect(ask({ op: 'tick', state, orders: clash, coins: [0] }).issued.slice(0, 2)).toEqual([
      [6, 4, 3, 3, -1, -1],
      [4, 0, 10, -1, -1, -1],
    ])
    for (let tick = 0; tick < 3; tick++) ask({ op: 'tick', state, orders: [[], []] })
    ask({ op: 'tick', state, orders: [[], []], damage: [5] })
    expect(ask({ op: 'state', state }).value.u[0]).toEqual([4, 5, 0, 0, 0, 3, 0])
  })

  test('draws from the seed what is not given, and leaves the state as it was where a draw is out of range', () => {
    const hp = (seed: number): number => {
      const state = begin({ unitTable: 3 }, seed)
      for (let tick = 0; tick < 5; tick++)
        ask({ op: 'tick', state, orders: tick === 0 ? [[[4, 5, -1, -1, 0, 1]], []] : [[], []] })
      return ask({ op: 'state', state }).value.u[2][5]
    }
    const left = Array.from({ length: 60 }, (_, seed) => hp(seed))
    expect(Array.from({ length: 60 }, (_, seed) => hp(seed))).toEqual(left)
    expect([...new Set(left)].sort()).toEqual([2, 3, 4, 5, 6, 7, 8])

    const state = begin({ unitTable: 3 })
    ask({ op: 'tick', state, orders: [[[4, 5, -1, -1, 0, 1]], []] })
    for (let tick = 0; tick < 3; tick++) ask({ op: 'tick', state, orders: [[], []] })
    const before = ask({ op: 'save', state }).data
    expect(ask({ op: 'tick', state, orders: [[], []], damage: [7] }).error.code).toBe('bad-request')
    expect(ask({ op: 'save', state }).data).toEqual(before)
  })

  test('draws from the seed at a position and in a loaded state too, and in a copy as in what it is a copy of', () => {
    const options = { map, unitTable: 3 }
    const value = ask({ op: 'state', state: begin() }).value
    const position = { ...value, t: 4, a: [[4, 5, -1, -1, 0, 1, 0, 5]] }
    const { data } = ask({ op: 'save', state: ask({ op: 'new', game: 'rts', options, position }).state })
    const ticked = (state: number): unknown => {
      ask({ op: 'tick', state, orders: null, coins: null, damage: null }) // null is as good as nothing
      return ask({ op: 'state', state }).value
    }
    const hps = new Set<number>()
    for (let seed = 0; seed < 60; seed++) {
      const { state } = ask({ op: 'new', game: 'rts', options, position, seed })
      const copy = ask({ op: 'clone', state }).state
      const loaded = ask({ op: 'load', game: 'rts', options, data, seed }).state
      const next = ticked(state) as { u: number[][] }
      expect([ticked(copy), ticked(loaded)]).toEqual([next, next])
      hps.add(next.u[2][5])
    }
    expect([...hps].sort()).toEqual([2, 3, 4, 5, 6, 7, 8])
  })

  test('refuses a tick that can not be, and leaves the state as it was', () => {
    const state = begin()
    const before = ask({ op: 'save', state }).data
    const code = (orders: unknown): string => ask({ op: 'tick', state, orders }).error.code
    const mixed = [
      [4, 0, 1, -1, -1, -1],
      [9, 0, 1, -1, -1, -1],
    ]
    expect(code([mixed, []])).toBe('two-owners')
    expect(code([[], mixed])).toBe('two-owners')
    expect(code([[[5, 0, 1, -1, -1, -1]], []])).toBe('unknown-unit')
    for (const orders of [1, [], [[]], [[], [], []], [[[4, 0]], []], [[[4, 0, 1.5, -1, -1, -1]], []], [['x'], []]])
      expect(code(orders)).toBe('bad-request')
    expect(ask({ op: 'save', state }).data).toEqual(before)

    ask({ op: 'play', state, action: 'wait' })
    expect(code([[[6, 0, 1, -1, -1, -1]], []])).toBe('mid-tick')
  })

  test('goes on by play where ticks left off, and the other way round', () => {
    const state = begin({ maxTicks: 20 })
    ask({ op: 'tick', state, orders: [[], [[9, 1, 1, -1, -1, -1]]] })
    expect(ask({ op: 'turn', state }).turn).toBe(0)
    ask({ op: 'play', state, action: 'end' })
    expect(ask({ op: 'state', state }).value.t).toBe(2)
    for (let tick = 2; tick < 20; tick++) expect(ask({ op: 'tick', state, orders: [[], []] }).ok).toBe(true)
    expect(ask({ op: 'turn', state })).toEqual({ ok: true, turn: 'over', rewards: [0, 0], end: 'truncated' })
    expect(ask({ op: 'tick', state, orders: [[], []] })).toMatchObject({ turn: 'over', issued: [] }) // as the original engine does
    const { data } = ask({ op: 'save', state })
    const again = ask({ op: 'load', game: 'rts', options: { map, maxTicks: 20 }, data })
    expect(ask({ op: 'state', state: again.state }).value).toMatchObject({ t: 21 })
  })

  test('lists the orders of idle units with whether the reservation test allows them', () => {
    const state = begin()
    ask({ op: 'tick', state, orders: [[[6, 4, 3, 3, -1, -1]], []] })
    expect(ask({ op: 'orders', state, player: 0 }).units).toEqual([
      [4, [5, -1, -1, 0, 1, 1], [1, 1, -1, -1, -1, 0], [0, 10, -1, -1, -1, 1]],
    ])
    expect(ask({ op: 'orders', state, player: 2 }).error.code).toBe('bad-request')
  })

  test('tells which units a player would see in fog', () => {
    const state = begin()
    expect(ask({ op: 'visible', state, player: 0 }).ids).toEqual([4, 6, 9])
    expect(ask({ op: 'visible', state, player: 1 }).ids).toEqual([4, 9])
    const wide = { ...map, width: 6, terrain: '0'.repeat(12) }
    const far = ask({
      op: 'new',
      game: 'rts',
      options: { map: { ...wide, units: [...map.units.slice(0, 1), [9, 'Heavy', 1, 5, 1, 8, 0]] } },
    })
    expect(ask({ op: 'visible', state: far.state, player: 0 }).ids).toEqual([4])
  })

  test('begins at a position', () => {
    const value = ask({ op: 'state', state: begin() }).value
    const position = { ...value, t: 7, a: [[9, 0, 10, -1, -1, -1, 5, 10]] }
    const { state, turn } = ask({ op: 'new', game: 'rts', options: { map }, position })
    expect(turn).toBe(0)
    expect(ask({ op: 'state', state }).value).toEqual(position)
    expect(ask({ op: 'new', game: 'rts', options: { map }, position: '{}' }).error.code).toBe('bad-position')
  })
})
