import { describe, expect, it } from 'vitest'
import type { Json } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { ACTIONS, decode, HOLD, MOVE_AT, PRODUCE_AT } from '../../../envs/rts/actions.ts'
import type { Rts } from '../../../envs/rts/game.ts'
import { MAPS } from '../../../envs/rts/maps.ts'
import { PLANES } from '../../../envs/rts/observe.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import { turnedAction } from '../../../envs/rts/turned.ts'
import { WORKER } from '../../../envs/rts/units.ts'
import { makeRts, onGround, randomStates, startOf, turnedMap } from './make.ts'

function observe(game: Rts, state: RtsState, player: number): Float32Array {
  const out = new Float32Array(game.spec.observation.shape.reduce((product, side) => product * side, 1)).fill(7)
  state.observe(player, out)
  return out
}

/** What is not 0 on a cell as a player sees it, by the names of the planes; what is the same all over is left out. */
function cellSeen(game: Rts, state: RtsState, player: number, x: number, y: number): Record<string, number> {
  const [, width, planes] = game.spec.observation.shape
  const cell = [...observe(game, state, player).subarray((y * width + x) * planes, (y * width + x + 1) * planes)]
  return Object.fromEntries(
    PLANES.map((name, plane) => [name, cell[plane]] as const).filter(
      ([name, value]) => value !== 0 && !name.startsWith('all over'),
    ),
  )
}

const RESOURCE_AND_BASES = [
  [1, 'Resource', -1, 0, 0, 1, 10],
  [2, 'Base', 0, 1, 0, 5, 0],
  [3, 'Worker', 0, 0, 1, 1, 1],
  [4, 'Base', 1, 4, 3, 10, 0],
  [5, 'Light', 1, 3, 3, 4, 0],
] as const

describe('planes', () => {
  const game = onGround(5, 4, RESOURCE_AND_BASES, { maxTicks: 100 })

  it('say what stands where, who is asked now and who is later', () => {
    const state = startOf(game)
    expect(cellSeen(game, state, 0, 0, 0)).toEqual({
      'seen now': 1,
      "nobody's unit": 1,
      resource: 1,
      'hit points, in tens': expect.closeTo(0.1),
      'resources that a resource holds, in twenties': 0.5,
    })
    expect(cellSeen(game, state, 0, 1, 0)).toEqual({
      'seen now': 1,
      'own unit': 1,
      base: 1,
      'hit points, in tens': 0.5,
      'asked now': 1,
    })
    expect(cellSeen(game, state, 0, 0, 1)).toEqual({
      'seen now': 1,
      'own unit': 1,
      worker: 1,
      'hit points, in tens': expect.closeTo(0.1),
      'resources carried': 1,
      'idle and asked later this tick': 1,
    })
    expect(cellSeen(game, state, 0, 4, 3)).toEqual({
      'seen now': 1,
      "opponent's unit": 1,
      base: 1,
      'hit points, in tens': 1,
    })
    expect(cellSeen(game, state, 0, 2, 2)).toEqual({ 'seen now': 1 })
  })

  it('say what has been ordered, by oneself this tick and by anybody before', () => {
    const state = startOf(game)
    state.play(PRODUCE_AT + 4 * WORKER + 2) // base 2, down
    const ordered = {
      'under orders to produce': 1,
      'orders lead down': 1,
      'orders produce worker': 1,
      'ticks until the order is done, in hundreds': 0.5,
    }
    expect(cellSeen(game, state, 0, 1, 0)).toMatchObject({ ...ordered, 'ordered this tick, not yet issued': 1 })
    expect(cellSeen(game, state, 1, 3, 3)).not.toHaveProperty(['under orders to produce']) // a secret until the tick is made
    state.play(HOLD) // worker 3
    state.play(PRODUCE_AT + 4 * WORKER + 0) // base 4, up
    state.play(MOVE_AT + 0) // light 5, up
    expect(state.time).toBe(1)
    expect(cellSeen(game, state, 0, 1, 0)).toEqual({
      'seen now': 1,
      'own unit': 1,
      base: 1,
      'hit points, in tens': 0.5,
      ...ordered,
      'ticks until the order is done, in hundreds': expect.closeTo(0.49),
    })
    expect(cellSeen(game, state, 1, 3, 3)).toMatchObject({
      "opponent's unit": 1,
      'orders lead up': 1,
      'orders produce worker': 1,
    })
    expect(cellSeen(game, state, 1, 1, 0)).toMatchObject({
      'own unit': 1,
      light: 1,
      'under orders to move': 1,
      'orders lead down': 1,
    })
  })

  it('say what is attacked, and by whom', () => {
    const close = onGround(4, 4, [
      [1, 'Ranged', 0, 0, 0, 1, 0],
      [2, 'Worker', 1, 2, 1, 1, 0],
    ])
    const state = startOf(close)
    unwrap(state.submit(0, [[1, 5, -1, -1, 2, 1]]))
    state.resolve()
    expect(cellSeen(close, state, 0, 2, 1)).toMatchObject({ 'target of an own attack': 1 })
    expect(cellSeen(close, state, 0, 0, 0)).toMatchObject({
      'under orders to attack': 1,
      'ticks until the order is done, in hundreds': expect.closeTo(0.04),
    })
    expect(cellSeen(close, state, 1, 1, 2)).toMatchObject({ "target of an opponent's attack": 1 })
  })

  it('say stocks and time all over', () => {
    const state = startOf(game)
    state.submit(0, [])
    for (let tick = 0; tick < 25; tick++) state.resolve()
    for (const [player, own, theirs] of [
      [0, 0.5, 0.3],
      [1, 0.3, 0.5],
    ]) {
      const seen = observe(game, state, player)
      for (let cell = 0; cell < 20; cell++) {
        const [stock, other, time] = seen.subarray((cell + 1) * PLANES.length - 3, (cell + 1) * PLANES.length)
        expect([stock, other, time]).toEqual([expect.closeTo(own), expect.closeTo(theirs), 0.75])
      }
    }
  })

  it('show walls, seen or not, and nothing else that is out of sight', () => {
    const map = { width: 12, height: 1, terrain: '000000000010', playerResources: [0, 0] }
    const units = [
      [1, 'Worker', 0, 0, 0, 1, 0],
      [2, 'Resource', -1, 3, 0, 1, 5],
      [3, 'Heavy', 1, 4, 0, 8, 0],
    ]
    const foggy = makeRts({ map: { ...map, units }, fog: true })
    const state = startOf(foggy)
    expect(cellSeen(foggy, state, 0, 3, 0)).toMatchObject({ 'seen now': 1, resource: 1 })
    expect(cellSeen(foggy, state, 0, 4, 0)).toEqual({})
    expect(cellSeen(foggy, state, 0, 10, 0)).toEqual({ wall: 1 })
    expect(cellSeen(foggy, state, 1, 7, 0)).toMatchObject({ heavy: 1, 'own unit': 1 }) // x = 4, turned
    expect(cellSeen(foggy, state, 1, 9, 0)).toEqual({ 'seen now': 1 }) // x = 2, as far as it sees
    expect(cellSeen(foggy, state, 1, 10, 0)).toEqual({})
  })
})

describe('from the other seat', () => {
  const options = { fog: false, conflicts: 'alternate', unitTable: 1, maxTicks: 400 }

  interface Saved {
    readonly r: readonly number[]
    readonly u: readonly number[][]
    readonly a: readonly number[][]
    readonly pending: readonly number[][][]
    readonly turn: number
  }

  /** A saved state turned by half a circle, with the players changed over. */
  function turnedSave(data: Json, width: number, height: number): Json {
    const { r, u, a, pending, turn, ...rest } = data as unknown as Saved
    const order = ([id, type, param, product, x, y, ...times]: number[]) => {
      const isAttack = type === 5
      const turned = type > 0 && !isAttack ? (param + 2) % 4 : param
      return [id, type, turned, product, isAttack ? width - 1 - x : -1, isAttack ? height - 1 - y : -1, ...times]
    }
    return {
      ...rest,
      r: [r[1], r[0]],
      u: u.map(([id, type, player, x, y, hp, carried]: number[]) => [
        id,
        type,
        player < 0 ? -1 : 1 - player,
        width - 1 - x,
        height - 1 - y,
        hp,
        carried,
      ]),
      a: a.map(order),
      pending: [pending[1].map(order), pending[0].map(order)],
      turn: 1 - turn,
    }
  }

  it.each([
    ['pocket-8x8', false],
    ['gates-16x16', true],
  ] as const)('the turned position looks the same, and turned actions are legal in it: %s, fog %s', (name, fog) => {
    const map = MAPS[name]
    const game = makeRts({ ...options, map, fog })
    const mirror = makeRts({ ...options, map: turnedMap(map), fog })
    const [mine, theirs] = [new Int32Array(ACTIONS), new Int32Array(ACTIONS)]
    let compared = 0
    for (const state of randomStates(game, name, 37)) {
      if (state.turn < 0) continue
      const turned = unwrap(mirror.load(turnedSave(state.save(), map.width, map.height)))
      expect(observe(mirror, turned, 1 - state.turn)).toEqual(observe(game, state, state.turn))
      const count = turned.legal(theirs)
      const actions = [...mine.subarray(0, state.legal(mine))]
      expect([...theirs.subarray(0, count)]).toEqual(
        actions.map(action => turnedAction(action, 1)).sort((a, b) => a - b),
      )
      compared++
    }
    expect(compared).toBeGreaterThan(20)
  })

  it('an action turned twice is itself, and gives the turned order', () => {
    const { rules } = onGround(9, 9, RESOURCE_AND_BASES)
    const middle = 40 // on which turning leaves a unit where it is
    for (let action = 0; action < ACTIONS; action++) {
      expect(turnedAction(action, 0)).toBe(action)
      expect(turnedAction(turnedAction(action, 1), 1)).toBe(action)
      const order = decode(action, middle, rules)
      if (!order) continue
      const [type, param, product, x, y] = order
      expect(decode(turnedAction(action, 1), middle, rules)).toEqual(
        type === 5 ? [5, -1, -1, 8 - x, 8 - y] : [type, type === 0 ? param : (param + 2) % 4, product, -1, -1],
      )
    }
  })
})
