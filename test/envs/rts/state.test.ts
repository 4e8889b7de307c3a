import { describe, expect, it } from 'vitest'
import { CHANCE, OVER } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { ACTIONS, decode, END, encode, HOLD, WAIT_ACTION } from '../../../envs/rts/actions.ts'
import type { Rts } from '../../../envs/rts/game.ts'
import { PLANES } from '../../../envs/rts/observe.ts'
import { RandomBiased } from '../../../envs/rts/rollout.ts'
import { NOBODY, type RtsState } from '../../../envs/rts/state.ts'
import { drawn } from './drawn.ts'

type View = { t: number; a: number[][]; u: number[][]; pending?: number[][][]; due?: number[][]; asked?: number | null }
const viewOf = (game: Rts, state: RtsState, viewer: number | 'all' = 'all') => game.view(state, viewer) as View

const make = (options: Record<string, unknown> = {}) => unwrap(games.make('rts', options)) as Rts

/** Plays actions in notation, and checks of whom each is asked. */
function play(game: Rts, state: RtsState, ...actions: string[]): void {
  for (const action of actions) state.play(unwrap(game.parse(action, state)))
}

describe('who is asked', () => {
  it('player 0 for its idle units in the order of the list, then player 1, then the tick is made', () => {
    const { game, state } = drawn('wW. W.w ...')
    const asked: (string | number)[] = []
    for (let i = 0; i < 4; i++) {
      asked.push(`${state.turn}: ${game.prompt(state)}`)
      play(game, state, 'wait')
    }
    expect(asked).toEqual(['0: worker 1 at 1,0', '0: worker 2 at 0,1', '1: worker 0 at 0,0', '1: worker 3 at 2,1'])
    expect(viewOf(game, state).t).toBe(10)
  })

  it('nobody for a unit that can but wait, until it can do something', () => {
    const { game, state } = drawn('B.. ... ..w', {}, [0, 0])
    expect(state.turn).toBe(1)
    play(game, state, 'move left')
    expect([state.turn, state.time]).toEqual([1, 10])
    const rich = drawn('B.. ... ..w', {}, [1, 0])
    expect([rich.state.turn, rich.game.prompt(rich.state)]).toEqual([0, 'base 0 at 0,0'])
  })

  it('again next tick after hold; no more of its units this tick after end', () => {
    const { game, state } = drawn('WW. ... ..w')
    play(game, state, 'hold')
    expect([state.turn, state.asked]).toEqual([0, 1])
    play(game, state, 'hold', 'wait')
    expect([state.time, state.turn, state.asked]).toEqual([1, 0, 0])
    play(game, state, 'end')
    expect([state.time, state.turn, state.asked]).toEqual([2, 0, 0])
    expect(viewOf(game, state).a).toEqual([[2, 0, 10, -1, -1, -1, 0, 10]])
  })

  it('a position is taken as it is: where nobody has anything to decide, only end is legal, and time goes on', () => {
    const { game, state } = drawn('B. .b')
    const legal = new Int32Array(ACTIONS)
    expect([state.turn, state.asked, state.time, state.legal(legal), legal[0]]).toEqual([0, NOBODY, 0, 1, END])
    play(game, state, 'end')
    expect([state.turn, state.end, state.time]).toEqual([OVER, 'truncated', 3000])
  })

  it('gives orders that take effect as the rules say', () => {
    const { game, units, state } = drawn('B$. W.. ..w')
    play(game, state, '2 move right', '3 move up')
    expect(units()).toBe('B0 at 0,0; $1 at 1,0 has 5; W2 at 1,1; w3 at 2,1')
    play(game, state, '2 attack 2,1', 'attack 1,1')
    expect(units()).toBe('B0 at 0,0; $1 at 1,0 has 5')
    expect([state.turn, state.winner, state.end]).toEqual([OVER, 0, 'terminated'])
  })
})

describe('chance', () => {
  it('flips a coin for each conflict, with both orders to be seen', () => {
    const { game, state } = drawn('W.w ...', { conflicts: 'random' })
    play(game, state, 'move right', 'move left')
    const odds = new Float64Array(game.spec.outcomes)
    expect([state.turn, state.outcomes(odds), ...odds.subarray(0, 2)]).toEqual([CHANCE, 2, 0.5, 0.5])
    expect([game.format(0, state), game.format(1, state)]).toEqual(['later', 'earlier'])
    expect(viewOf(game, state)).toMatchObject({
      t: 0,
      a: [[0, 1, 1, -1, -1, -1, 0, 10]],
      pending: [[], [[1, 1, 3, -1, -1, -1]]],
    })
    play(game, state, 'earlier')
    expect(viewOf(game, state).u).toEqual([
      [0, 3, 0, 0, 0, 1, 0],
      [1, 3, 1, 1, 0, 1, 0],
    ])
  })

  it('draws the damage of each attack of the third table, evenly over what the type does', () => {
    const { game, state } = drawn('H.. b..', { unitTable: 3 })
    play(game, state, 'attack 0,1')
    const odds = new Float64Array(game.spec.outcomes)
    expect([state.turn, state.outcomes(odds), odds[6]]).toEqual([CHANCE, 7, 1 / 7])
    expect(viewOf(game, state)).toMatchObject({ t: 5, a: [], due: [[0, 5, -1, -1, 0, 1, 0, 5]] })
    expect(game.parse('damage 7', state).ok).toBe(false)
    play(game, state, 'damage 6')
    expect([state.turn, state.time, viewOf(game, state).u[1][5]]).toEqual([0, 5, 4])
  })

  it('is saved, copied and loaded in the midst of a tick, the dead with it', () => {
    const game = make({ map: 'tiny-5x4', unitTable: 3, conflicts: 'random', maxTicks: 400 })
    const [state, copy] = [game.start(Rng.fromSeed(0)), game.start(Rng.fromSeed(0))]
    const rng = Rng.fromSeed('chance')
    const bot = new RandomBiased(game.rules)
    const kinds = new Set<string>()
    for (let ticks = 0; ticks < 20_000; ticks++) {
      if (state.over) state.copyFrom(game.start(Rng.fromSeed(0)))
      bot.order(state, 0, rng)
      bot.order(state, 1, rng)
      while (!state.resolve()) {
        state.turn = CHANCE
        state.asked = NOBODY
        const loaded = unwrap(game.load(JSON.parse(JSON.stringify(state.save()))))
        copy.copyFrom(state)
        expect([loaded.hash, loaded.save()]).toEqual([state.hash, state.save()])
        kinds.add(`${state.phase} with ${Math.min(1, state.ghosts)} dead`)
        const outcome = rng.below(state.draws)
        for (const each of [state, loaded, copy]) each.play(outcome)
        expect([loaded.hash, copy.hash]).toEqual([state.hash, state.hash])
        if (state.turn === CHANCE) continue
        break
      }
    }
    expect([...kinds].sort()).toEqual(['1 with 0 dead', '2 with 0 dead', '2 with 1 dead'])
  })
})

describe('a coin', () => {
  it('leaves waits of this tick that are shorter than none in what is saved', () => {
    const { game, state } = drawn('W.w ... w.W', { conflicts: 'random' })
    play(game, state, '0 move right', 'end', 'end', '3 move left', '1 move left', '2 move right')
    expect(viewOf(game, state)).toMatchObject({
      t: 1,
      a: [[0], [3], [1, 0, -1, -1, -1, -1, 1, -1]].map(row => expect.arrayContaining(row)),
    })
    expect(unwrap(game.load(state.save())).save()).toEqual(state.save())
  })

  it('has what is issued already told as it has become, and only as that', () => {
    const { game, state } = drawn('W.W .W. ..w', { conflicts: 'random' })
    play(game, state, '0 move right', '1 move left', '2 move up', 'end', 'earlier')
    expect(viewOf(game, state)).toMatchObject({
      a: [
        [0, 0, 10],
        [1, 1, 3],
      ].map(row => expect.arrayContaining(row)),
      pending: [[[2, 1, 0, -1, -1, -1]], []],
    })
    const observation = new Float32Array(9 * PLANES.length)
    state.observe(0, observation)
    const at = (cell: number) =>
      PLANES.filter(
        (name, plane) => /order/.test(name) && !/ticks/.test(name) && observation[cell * PLANES.length + plane] === 1,
      )
    expect([at(0), at(2), at(4)]).toEqual([
      ['under orders to wait'],
      ['under orders to move', 'orders lead left'],
      ['under orders to move', 'orders lead up', 'ordered this tick, not yet issued'],
    ])
    const [, top] = game.draw(state, 0, (_, text) => text).split('\n')
    expect(top.trimEnd()).toBe('  0 W-  .   W←')
  })
})

describe('actions', () => {
  it('are numbers with one meaning wherever the unit stands, and back', () => {
    const { game, state } = drawn('......... ......... ......... ......... ....W.... ......... ......... ........w')
    const cell = state.cells[0]
    for (let action = 0; action < HOLD; action++) {
      const order = decode(action, cell, game.rules)!
      expect(encode(order, cell, game.rules)).toBe(action)
    }
    expect(decode(0, cell, game.rules)).toEqual([5, -1, -1, 1, 1])
    expect(decode(24, cell, game.rules)).toEqual([5, -1, -1, 4, 4])
    expect(decode(WAIT_ACTION, cell, game.rules)).toEqual([0, 10, -1, -1, -1])
    expect([decode(HOLD, cell, game.rules), decode(END, cell, game.rules)]).toEqual([undefined, undefined])
    expect(encode([0, 9, -1, -1, -1], cell, game.rules)).toBe(-1)
    expect(encode([5, -1, -1, 8, 7], cell, game.rules)).toBe(-1)
  })

  it('are read with and without the id, in any case, and refused by name', () => {
    const { game, state } = drawn('W.. .$. ..w', {}, [10, 0])
    const texts = ['0 move right', 'move right', ' 0  MOVE Right ', '0 produce base right', 'wait', '0 hold', 'END']
    expect(texts.map(text => game.parse(text, state).ok)).toEqual(texts.map(() => true))
    const refused = (text: string): string => {
      const read = game.parse(text, state)
      return read.ok ? 'ok' : `${read.error.code}: ${read.error.message}`
    }
    expect(refused('2 move up')).toBe(
      "illegal-action: Expected an order for unit 0, which is asked, but got '2 move up'.",
    )
    expect(refused('move up')).toBe("illegal-action: Expected a legal order for unit 0, but got 'move up'.")
    expect(refused('fly up')).toMatch(/^bad-action: Expected an order such as '0 move up'/)
    expect(refused('attack 2,2')).toMatch(/^illegal-action/)
    for (const text of [
      '',
      '0',
      '0 0 wait',
      'move',
      'move up up',
      'attack',
      'attack 1',
      'attack 99,99',
      'produce left',
      'wait 5',
    ])
      expect(refused(text)).not.toBe('ok')
  })
})

describe('a position as text', () => {
  const game = make({ map: 'pocket-8x8' })
  const start = viewOf(game, game.start(Rng.fromSeed(0)))
  const at = (change: Record<string, unknown>): string => {
    const read = game.fromPosition(JSON.stringify({ ...start, ...change }))
    return read.ok ? 'ok' : read.error.code
  }

  it('is what view says, and may say more', () => {
    expect(viewOf(game, unwrap(game.fromPosition(JSON.stringify(start))))).toEqual(start)
    const state = unwrap(game.fromPosition(JSON.stringify({ ...start, nextId: 99, clashes: 3, turn: 1 })))
    expect([state.nextId, state.clashes, state.turn]).toEqual([99, 3, 1])
  })

  it('is refused where it can not be', () => {
    const [id, type, player, x, y, hp, carried] = start.u[2]
    const free = [x + 1, y]
    for (const change of [
      { t: -1 },
      { r: [1] },
      { u: [...start.u, [id, type, player, ...free, hp, carried]] },
      { u: [...start.u, [77, type, player, x, y, hp, carried]] },
      { u: [...start.u, [77, type, player, 8, 0, hp, carried]] },
      { u: [...start.u, [77, 7, player, ...free, hp, carried]] },
      { u: [...start.u, [77, type, player, ...free, 0, carried]] },
      { nextId: 3 },
      { t: 5, a: [[id, 0, 9, -1, -1, -1, 5, 9]] },
      { t: 5, a: [[id, 0, 2, -1, -1, -1, 0, 2]] },
      { t: 5, a: [[id, 0, 9, -1, -1, -1, 0, 8]] },
      { t: 5, a: [[0, 0, 9, -1, -1, -1, 0, 9]] },
      { t: 5, a: [[id, 2, 9, -1, -1, -1, 0, 20]] },
      { extra: 1 },
    ])
      expect([change, at(change)]).toEqual([change, 'bad-position'])
    expect(at({ t: 5, a: [[id, 0, 9, -1, -1, -1, 0, 9]] })).toBe('ok')
  })
})

describe('options', () => {
  it('have the usual limits by size, and refuse what is none', () => {
    const limit = (side: number) =>
      make({ map: { width: side, height: side, terrain: '0'.repeat(side * side), playerResources: [0, 0], units: [] } })
        .options.maxTicks
    expect([8, 9, 16, 24, 32, 64].map(limit)).toEqual([3000, 3000, 4000, 5000, 6000, 8000])
    for (const options of [
      { map: 'no such' },
      { map: 3 },
      { unitTable: 4 },
      { conflicts: 'x' },
      { fog: 1 },
      { maxTicks: 0 },
    ])
      expect(games.make('rts', options).ok).toBe(false)
  })

  it('show in the spec how many outcomes chance has', () => {
    const outcomes = (options: Record<string, unknown>) => make(options).spec.outcomes
    expect([outcomes({}), outcomes({ conflicts: 'random' }), outcomes({ unitTable: 3 })]).toEqual([0, 2, 7])
  })
})
