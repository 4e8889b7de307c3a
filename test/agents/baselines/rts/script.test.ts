import { describe, expect, it } from 'vitest'
import { randomBiased } from '../../../../agents/baselines/rts/randomBiased.ts'
import { passive, type Script, scripts } from '../../../../agents/baselines/rts/script.ts'
import { ScriptPolicy } from '../../../../agents/baselines/rts/scriptPolicy.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { askedAt, type Drawn, drawnRts } from './drawn.ts'

function named(name: string): Script {
  return [passive, randomBiased, ...scripts].find(script => script.name === name)!
}

/** What a script orders player 0's units in the first tick of a drawn game, by letter and place. */
function ordered(name: string, drawing: string, drawn: Drawn = {}, seed: number | string = 1): Record<string, string> {
  const game = drawnRts(drawing, drawn)
  const policy = new ScriptPolicy(named(name))
  const state = game.start(Rng.fromSeed(0))
  const rng = Rng.fromSeed(seed)
  const orders: Record<string, string> = {}
  while (state.turn === 0 && state.time === 0) {
    const action = policy.draw(state, rng)
    expect(state.isLegal(action)).toBe(true)
    orders[askedAt(state)] = game.format(action, state).replace(/^\d+ /, '')
    state.play(action)
  }
  return orders
}

/** All orders that a unit gets over many draws, sorted. */
function choices(name: string, unit: string, drawing: string, drawn: Drawn = {}): string[] {
  const seen = new Set(Array.from({ length: 60 }, (_, seed) => ordered(name, drawing, drawn, seed)[unit]))
  return [...seen].sort()
}

describe('a worker', () => {
  it('digs what lies beside it', () => {
    expect(ordered('light-rush', '$W.B ...b')['W 1,0']).toBe('harvest left')
  })

  it('returns what it carries', () => {
    expect(ordered('light-rush', '$.WB .... ...b', { carrying: ['2,0'] })['W 2,0']).toBe('return right')
    expect(ordered('light-rush', '$W.B .... ...b', { carrying: ['1,0'] })['W 1,0']).toBe('move right')
  })

  it('goes round a wall to its resource', () => {
    expect(ordered('light-rush', '.#$ W#. ... B.b')['W 0,1']).toBe('move down')
  })

  it('takes either of two ways that are as short', () => {
    expect(choices('light-rush', 'W 0,0', 'W.. .#. ..$ B.b')).toEqual(['move down', 'move right'])
  })

  it('queues up behind another where there is one way only, and does not wander off', () => {
    const orders = ordered('economy', '$W.W...B ######## .......b')
    expect(orders).toMatchObject({ 'W 1,0': 'harvest left', 'W 3,0': 'move left' })
    expect(ordered('economy', '$WW....B ######## .......b')['W 2,0']).toBe('wait')
  })

  it('strikes an enemy in reach before it goes on digging', () => {
    expect(ordered('light-rush', '$Ww.B')['W 1,0']).toBe('attack 2,0')
  })

  it('fights where there is no base to bring anything to', () => {
    expect(ordered('worker-rush', '$W...b')['W 1,0']).toBe('move right')
  })

  it('builds a barracks where it is in nobody’s way', () => {
    const site = ordered('light-rush', '$..... ..W... ..B... ...... .....b', { stock: [6, 5] })['W 2,1']
    expect(site).toMatch(/^produce barracks (up|left|right)$/)
    expect(ordered('light-rush', '$W...B ###### .....b', { stock: [5, 5] })['W 1,0']).toBe('harvest left') // no good site
    expect(ordered('light-rush', '$W..B ##### ....b', { stock: [8, 5] })['W 1,0']).toBe('produce barracks right') // but money to spare
  })

  it('leaves the money to its base while that wants workers, whoever is asked first', () => {
    const orders = ordered('light-rush', '$..... ..W... ..B... ...... .....b', { stock: [5, 5] })
    expect(orders['W 2,1']).toMatch(/^move/)
    expect(orders['B 2,2']).toMatch(/^produce worker/)
  })

  it('builds one barracks, not one each', () => {
    const orders = ordered('light-rush', '....... .W...W. ....... ...B... ......b', { stock: [20, 5] })
    expect(Object.values(orders).filter(order => order.includes('barracks'))).toHaveLength(1)
  })

  it('builds a new base where the last is lost', () => {
    expect(ordered('worker-rush', '..... .W... ..... ....b', { stock: [10, 5] })['W 1,1']).toMatch(/^produce base/)
  })
})

describe('a base', () => {
  it('makes workers on the side where they are needed', () => {
    expect(ordered('economy', '$.B.. ..... ....b', { stock: [5, 5] })['B 2,0']).toBe('produce worker left')
    expect(ordered('worker-rush', '$WB.. ..... ....b', { stock: [5, 5] })['B 2,0']).toMatch(/worker (right|down)/)
  })

  it('makes no more than the plan wants', () => {
    expect(ordered('light-rush', '$.B.. WW... ....b', { stock: [5, 5] })['B 2,0']).toBe('wait')
  })
})

describe('a barracks', () => {
  it.each([
    ['light-rush', 'produce light right'],
    ['heavy-rush', 'produce heavy right'],
    ['ranged-rush', 'produce ranged right'],
  ])('of %s makes its soldier, on the side of the enemy', (name, order) => {
    expect(ordered(name, 'BK...b', { stock: [3, 3] })['K 1,0']).toBe(order)
  })

  it('makes what the army has fewest of', () => {
    expect(ordered('economy', 'BK.L.b WWWW.. ......', { stock: [3, 3] })['K 1,0']).toMatch(/heavy/)
  })

  it('does not spend what its base has just spent', () => {
    expect(ordered('light-rush', 'B.K...b', { stock: [2, 2] })).toMatchObject({
      'B 0,0': 'produce worker right',
      'K 2,0': 'wait',
    })
  })
})

describe('a soldier', () => {
  it('strikes what is in range rather than walk', () => {
    expect(ordered('light-rush', 'Lw..b')['L 0,0']).toBe('attack 1,0')
    expect(ordered('ranged-rush', 'R..w.b')['R 0,0']).toBe('attack 3,0')
  })

  it('strikes what it kills before what it hurts, and what can fight before what can’t', () => {
    expect(ordered('ranged-rush', '.l. .R. .w. ...')['R 1,1']).toBe('attack 1,2')
    expect(ordered('light-rush', '.b. .L. .h. ...')['L 1,1']).toBe('attack 1,2')
  })

  it('does not strike what others have killed already', () => {
    const orders = ordered('light-rush', '.w. LhL ...', { hp: { '1,1': 2 } })
    expect(Object.values(orders)).toEqual(['attack 1,1', 'move up'])
  })

  it('keeps the range it has', () => {
    expect(ordered('ranged-rush', 'R...w. ...... .....b')['R 0,0']).toBe('move right')
    expect(ordered('ranged-rush', '..R..w')['R 2,0']).toBe('attack 5,0')
  })

  it('goes round a wall', () => {
    expect(ordered('light-rush', '.#b L#. ...')['L 0,1']).toBe('move down')
  })

  it('does not step where another steps', () => {
    const orders = ordered('light-rush', 'L.L ### b..')
    expect(Object.values(orders).filter(order => order.startsWith('move'))).toHaveLength(0)
    const pair = Object.values(ordered('light-rush', 'L.L #.# ... b..'))
    expect(pair.filter(order => order.startsWith('move'))).toHaveLength(1)
  })

  it('of an army that musters stays at home until it is complete, and goes for what comes near', () => {
    const far = '.............. BL............ ............bb'
    expect(ordered('economy', far)['L 1,1']).toBe('wait')
    expect(ordered('economy', '.............. BL....l....... ............bb')['L 1,1']).toBe('move right')
    expect(ordered('light-rush', far)['L 1,1']).toMatch(/^move (right|down|up)$/)
  })
})

describe('with nobody in sight', () => {
  const fog = { options: { fog: true } }

  it('goes where the enemy may be: opposite its own base', () => {
    expect(choices('light-rush', 'L 0,1', 'B........ L........ ......... ......... ........b', fog)).toEqual([
      'move down',
      'move right',
    ])
  })

  it('then to what it does not see', () => {
    expect(choices('light-rush', 'L 9,0', 'B........L.', fog)).toEqual(['move left'])
  })
})

describe('passive', () => {
  it('does nothing at all', () => {
    expect(new Set(Object.values(ordered('passive', '$W.B K..b Lw..', { stock: [9, 9] })))).toEqual(new Set(['wait']))
  })
})

describe('random-biased', () => {
  it('draws all there is, attacks, harvests and returns five times as often', () => {
    const counts = new Map<string, number>()
    const times = 6000
    for (let seed = 0; seed < times; seed++) {
      const order = ordered('random-biased', '$Wl ...', {}, seed)['W 1,0']
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    const shares = Object.fromEntries([...counts].map(([order, count]) => [order, Math.round((12 * count) / times)]))
    expect(shares).toEqual({ 'harvest left': 5, 'attack 2,0': 5, 'move down': 1, wait: 1 })
  })

  it('waits where what it drew is no longer to be had', () => {
    for (let seed = 0; seed < 60; seed++) {
      const steps = Object.values(ordered('random-biased', 'L.L ### b..', {}, seed))
      expect(steps.filter(order => order !== 'wait').length).toBeLessThan(2)
    }
  })
})
