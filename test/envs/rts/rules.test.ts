import { describe, expect, it } from 'vitest'
import { OVER } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { encode } from '../../../envs/rts/actions.ts'
import { Reservations } from '../../../envs/rts/reservations.ts'
import { drawn, read } from './drawn.ts'

describe('legal orders', () => {
  it('come as attacks, harvests, returns, produces, moves and a wait, each up, right, down, left', () => {
    const worker = drawn('.$. bWl ...', {}, [10, 0])
    expect(worker.legal(2)).toEqual([
      'attack 2,1',
      'attack 0,1',
      'harvest up',
      'produce base down',
      'produce barracks down',
      'move down',
      'wait 10',
    ])
  })

  it('reach by list and by Euclidean distance for long range, over walls and units, never at resources', () => {
    const ranged = drawn('w...w .w.#. ..#R$ ..... ...b.')
    expect(ranged.legal(3).filter(order => order.startsWith('attack'))).toEqual([
      'attack 4,0',
      'attack 1,1',
      'attack 3,4',
    ])
  })

  it('let a worker that carries something return it to its own bases, and not harvest', () => {
    const { legal } = drawn('.$. BWb ...', {}, [0, 0], { 2: { carried: 1 } })
    expect(legal(2)).toEqual(['attack 2,1', 'return left', 'move down', 'wait 10'])
  })

  it('count the stock as it is, whatever is in production already', () => {
    const { tick, legal } = drawn('B.B w..', {}, [1, 0])
    tick('0 produce worker right')
    expect(legal(1)).toEqual(['produce worker down', 'produce worker left', 'wait 10'])
  })

  it('leave out what is beyond the map, a wall or a unit, and keep what others are on their way to', () => {
    const { tick, legal } = drawn('W.W #.w')
    tick('0 move right')
    expect(legal(1)).toEqual(['attack 2,1', 'move left', 'wait 10'])
  })

  it('are nothing but a wait for what can do nothing', () => {
    expect(drawn('K. .w', {}, [1, 0]).legal(0)).toEqual(['wait 10'])
  })
})

describe('durations', () => {
  const ends = (diagram: string, orders: string, options = {}, change = {}) => {
    const { tick, state } = drawn(diagram, options, [20, 20], change)
    tick(orders)
    return state.durations[state.queue[0]]
  }
  it('are the table of the unit that acts, and of what is produced', () => {
    expect(ends('W. .w', '0 move right')).toBe(10)
    expect(ends('L. .w', '0 move right')).toBe(8)
    expect(ends('W$ .w', '0 harvest right')).toBe(20)
    expect(ends('WB .w', '0 return right', {}, { 0: { carried: 1 } })).toBe(10) // the time of a move
    expect(ends('Ww ..', '0 attack 1,0')).toBe(5)
    expect(ends('B. .w', '0 produce worker right')).toBe(50)
    expect(ends('W. .w', '0 produce base right')).toBe(200)
    expect(ends('W. .w', '0 produce base right', { unitTable: 1 })).toBe(250)
    expect(ends('W. .w', '0 produce base right', { unitTable: 3 })).toBe(10)
    expect(ends('H. .w', '0 move right', { unitTable: 1 })).toBe(12)
  })

  it('end the order in the tick that makes start + duration: an attack of 5 ticks on the fifth', () => {
    const position = drawn('W. w.')
    position.tick('0 attack 0,1', '', 4)
    expect(position.units()).toBe('W0 at 0,0; w1 at 0,1')
    position.tick()
    expect(position.units()).toBe('W0 at 0,0')
  })

  it('are one tick for waits of -1, 0 and 1, and of so many that the time wraps', () => {
    for (const wait of [-1, 0, 1, 2 ** 31 - 1, -(2 ** 31)]) {
      const { state, game } = drawn('W. .w')
      unwrap(state.submit(0, [[0, 0, wait, -1, -1, -1]]))
      state.resolve()
      unwrap(state.submit(0, [[0, 1, 1, -1, -1, -1]]))
      state.resolve()
      expect((game.view(state, 'all') as { a: unknown }).a).toEqual([[0, 1, 1, -1, -1, -1, 1, 10]])
    }
  })
})

describe('orders that are not legal', () => {
  it('become waits as long as they would have been', () => {
    const { tick } = drawn('W.. ... ..w', {}, [20, 0])
    expect(tick('0 attack 2,2')).toEqual(['0 wait 5'])
    for (const [order, wait] of [
      ['harvest right', 20],
      ['return down', 10],
      ['move up', 10],
      ['produce base up', 200],
      ['produce heavy right', 120],
      ['attack 99,0', 5],
    ])
      expect(drawn('W.. ... ..w', {}, [20, 0]).tick(`0 ${order}`)).toEqual([`0 wait ${wait}`])
  })

  it('are the other table for what the unit has no use for: a base attacks for 10', () => {
    expect(drawn('Bw ..').tick('0 attack 1,0')).toEqual(['0 wait 10'])
  })

  it('of a unit that is under way replace its order, start the clock again and keep its place', () => {
    const { tick, state } = drawn('W.. W.. ..w')
    tick('0 move right, 1 move right', '', 3)
    tick('0 wait 7')
    expect([...state.queue.subarray(0, state.queued)]).toEqual([0, 1])
    expect([state.starts[0], state.durations[0]]).toEqual([3, 7])
    expect(state.reserved[1]).toBe(0)
  })

  it('may come from either player, though not for units of both, of nobody or of none', () => {
    const { state } = drawn('W$ .w')
    expect(state.submit(0, read('2 move up'))).toEqual({ ok: true, value: null })
    const before = JSON.stringify(state.save())
    const code = (orders: string) => {
      const result = state.submit(0, read(orders))
      return result.ok ? 'ok' : result.error.code
    }
    expect(code('0 wait 1, 2 wait 1')).toBe('two-owners')
    expect(code('1 wait 1')).toBe('not-a-players-unit')
    expect(code('7 wait 1')).toBe('unknown-unit')
    expect(JSON.stringify(state.save())).toBe(before)
  })
})

describe('conflicts', () => {
  it('make both orders waits of the shorter duration, by cancel', () => {
    expect(drawn('W.l ...').tick('0 move right', '1 move left')).toEqual(['0 wait 8', '1 wait 8'])
  })

  it('let the third unit into the cell: the first two have become waits', () => {
    expect(drawn('.W. W.w ...').tick('0 move down, 1 move right', '2 move left')).toEqual([
      '0 wait 10',
      '1 wait 10',
      '2 move left',
    ])
  })

  it('go by a coin: 0 for the later order, 1 for the earlier', () => {
    const options = { conflicts: 'random' }
    expect(drawn('W.l ...', options).tick('0 move right', '1 move left', 1, [0])).toEqual(['0 move right', '1 wait 8'])
    expect(drawn('W.l ...', options).tick('0 move right', '1 move left', 1, [1])).toEqual(['0 wait 8', '1 move left'])
  })

  it('go by turns, counted over the game: the later order, then the earlier', () => {
    const { tick, state } = drawn('W.w ... W.w', { conflicts: 'alternate' })
    expect(tick('0 move right, 2 move right', '1 move left, 3 move left')).toEqual([
      '0 move right',
      '2 wait 10',
      '1 wait 10',
      '3 move left',
    ])
    expect(state.clashes).toBe(2)
  })

  it('go on with what an order would have used after it was cancelled itself', () => {
    const { tick } = drawn('B..B ..W. ...w', { conflicts: 'random' }, [5, 0])
    // The barracks clash over money with either worker: the first coin cancels them, the second the other worker all the same.
    const orders = '0 produce worker right, 1 produce worker left, 2 produce barracks down'
    expect(tick(orders, '', 1, [0, 1])).toEqual(['0 produce worker right', '1 wait 50', '2 wait 50'])
  })

  it('with an order of an earlier tick make the new one a wait of one tick', () => {
    const { tick, state } = drawn('W.. .w.')
    tick('0 move right')
    expect(tick('', '1 move up')).toEqual([]) // it was a wait of -1, and is over already
    expect([state.orders[0], state.orders[1]]).toEqual([1, -1])
  })

  it('over money are looked at in pairs: three workers for two resources all pass, and the third is not made', () => {
    const position = drawn('B..B .... B..w', {}, [2, 0])
    expect(position.tick('0 produce worker right, 1 produce worker left, 2 produce worker right', '', 50)).toHaveLength(
      3,
    )
    expect(position.units()).toContain('W4 at 1,0; W5 at 2,0')
    expect([...position.state.stocks]).toEqual([0, 0])
    expect(position.state.nextId).toBe(7) // the third has used its id up
  })

  it('over money with one too many make both wait', () => {
    expect(drawn('B..B ...w', {}, [1, 0]).tick('0 produce worker right, 1 produce worker left')).toEqual([
      '0 wait 50',
      '1 wait 50',
    ])
  })
})

describe('taking effect', () => {
  it('what is issued first goes first: a move that ends with an attack issued later dodges it', () => {
    const dodge = drawn('w. W.')
    dodge.tick('', '0 move right', 5)
    dodge.tick('1 attack 0,0', '', 5)
    expect(dodge.units()).toBe('w0 at 1,0; W1 at 0,1')
  })

  it('both die where both shoot at once: the dead still shoot', () => {
    const position = drawn('Rr ..')
    position.tick('0 attack 1,0', '1 attack 0,0', 5)
    expect(position.units()).toBe('')
    expect([position.state.turn, position.state.end, position.state.winner]).toEqual([OVER, 'terminated', -1])
  })

  it('death ends an order that is not due yet', () => {
    const early = drawn('r.. WB.', {}, [0, 0], { 1: { carried: 1 } })
    early.tick('', '0 attack 0,1')
    early.tick('1 return right', '', 4)
    expect(early.units()).toBe('r0 at 0,0; B2 at 1,1')
    expect(early.state.stocks[0]).toBe(0)
  })

  it('a unit killed in the tick in which its order is due has it take effect all the same, and goes nowhere', () => {
    // The ranged unit has its place in the queue by a wait, in place of which it shoots later: so it goes first where both are due at once.
    const killed = (diagram: string, order: string, duration: number, carried = 0) => {
      const position = drawn(diagram, {}, [1, 0], { 1: { carried } })
      unwrap(position.state.submit(0, read('0 wait 99')))
      unwrap(position.state.submit(1, read(`1 ${order}`)))
      for (let tick = 0; tick < duration - 5; tick++) position.state.resolve()
      position.tick('', '0 attack 1,0', 5)
      return position
    }
    const returned = killed('rW. .B.', 'return down', 10, 1)
    expect([returned.units(), returned.state.stocks[0]]).toEqual(['r0 at 0,0; B2 at 1,1', 2])
    expect(killed('rW. .$B', 'harvest down', 20).units()).toBe('r0 at 0,0; $2 at 1,1 has 4; B3 at 2,1')
    expect(killed('rW. .B.', 'move right', 10).units()).toBe('r0 at 0,0; B2 at 1,1')
  })

  it('a base killed in the tick in which its worker is due leaves the worker', () => {
    const position = drawn('rB. ..w', {}, [1, 0], { 1: { hp: 1 } })
    unwrap(position.state.submit(0, read('0 wait 99')))
    unwrap(position.state.submit(1, read('1 produce worker right')))
    for (let tick = 0; tick < 45; tick++) position.state.resolve()
    position.tick('', '0 attack 1,0', 5)
    expect(position.units()).toBe('r0 at 0,0; w2 at 2,1; W3 at 2,0')
    expect([position.state.end, position.state.nextId]).toEqual(['going', 4])
  })

  it('a harvest takes one, the last one takes the resource off the map', () => {
    const position = drawn('W$ .w', {}, [0, 0], { 1: { carried: 1 } })
    position.tick('0 harvest right', '', 20)
    expect(position.units()).toBe('W0 at 0,0 has 1; w2 at 1,1')
  })

  it('two harvests of the last of a resource: the second comes to nothing', () => {
    const position = drawn('W$W ..w', {}, [0, 0], { 1: { carried: 1 } })
    position.tick('0 harvest right, 2 harvest left', '', 20)
    expect(position.units()).toBe('W0 at 0,0 has 1; W2 at 2,0; w3 at 2,1')
  })

  it('a return brings all that is carried, to whatever stockpile is there by then', () => {
    const position = drawn('WB .w', {}, [2, 0], { 0: { carried: 3 } })
    position.tick('0 return right', '', 10)
    expect([position.units(), position.state.stocks[0]]).toEqual(['W0 at 0,0; B1 at 1,0; w2 at 1,1', 5])
  })

  it('production is paid when it is done, and the new unit stands last', () => {
    const position = drawn('B. .w', {}, [3, 0])
    position.tick('0 produce worker right', '', 49)
    expect(position.state.stocks[0]).toBe(3)
    position.tick()
    expect([position.units(), position.state.stocks[0]]).toEqual(['B0 at 0,0; w1 at 1,1; W2 at 1,0', 2])
  })

  it('random damage is drawn above the least, and not for an attack on an empty cell', () => {
    const heavy = drawn('H.. h..', { unitTable: 3 })
    heavy.tick('0 attack 0,1', '', 5, [5])
    expect(heavy.units()).toBe('H0 at 0,0; h1 at 0,1 hp 3')
    const light = drawn('L.. l..', { unitTable: 3 })
    light.tick('0 attack 0,1', '', 5, [2])
    expect(light.units()).toBe('L0 at 0,0; l1 at 0,1 hp 1')
    const missed = drawn('.R. ... w..', { unitTable: 3 })
    missed.tick('0 attack 0,2', '1 wait 1')
    missed.tick('', '1 move right', 9)
    expect(missed.state.drawing).toBe(false)
  })
})

describe('the end', () => {
  it('comes when one has no unit left, whatever it has in stock', () => {
    const { tick, state } = drawn('W. w.', {}, [0, 9])
    tick('0 attack 0,1', '', 5)
    expect([state.turn, state.end, state.winner]).toEqual([OVER, 'terminated', 0])
    const rewards = new Float64Array(2)
    state.rewards(rewards)
    expect([...rewards]).toEqual([1, -1])
  })

  it('does not come with the base, nor without workers', () => {
    const { tick, state } = drawn('B.. rrr ...', {}, [0, 0], { 0: { hp: 1 } })
    tick('', '1 attack 0,0', 5)
    expect(state.end).toBe('terminated') // the base was the last unit
    const other = drawn('BK. r.. ...', {}, [0, 0], { 0: { hp: 1 } })
    other.tick('', '2 attack 0,0', 5)
    expect([other.state.end, other.units()]).toEqual(['going', 'K1 at 1,0; r2 at 0,1'])
  })

  it('is looked for after a tick: a map that begins with one player goes on until then', () => {
    const { tick, state } = drawn('W. ..')
    expect(state.turn).toBe(0)
    tick()
    expect([state.turn, state.winner]).toEqual([OVER, 0])
  })

  it('is a cut-off at the limit, drawn unless it is decided in that very tick', () => {
    const { tick, state } = drawn('W. w.', { maxTicks: 5 })
    tick('', '', 5)
    expect([state.turn, state.end, state.winner]).toEqual([OVER, 'truncated', -1])
    const decided = drawn('W. w.', { maxTicks: 5 })
    decided.tick('0 attack 0,1', '', 5)
    expect([decided.state.end, decided.state.winner]).toEqual(['terminated', 0])
  })
})

describe('the reservation test', () => {
  const allowed = (position: ReturnType<typeof drawn>, player: number, id: number): string[] => {
    const { state } = position
    const reservations = new Reservations(state.rules.size)
    reservations.begin(state, player)
    const unit = state.indexOf(id)
    return position.legal(id).filter(order => {
      const [[, type, param, product, x, y]] = read(`${id} ${order}`)
      const action = encode([type, param, product, x, y], state.cells[unit], state.rules)
      return reservations.allows(state, unit, action)
    })
  }

  it('refuses cells that orders in progress of either player move or produce to', () => {
    const position = drawn('W.w .w.')
    position.tick('0 move right')
    expect(allowed(position, 1, 1)).toEqual(['move down', 'wait 10'])
  })

  it('adds up what is in production, where the rules look at pairs', () => {
    const position = drawn('B..B .... B..w', {}, [2, 0])
    position.tick('0 produce worker right, 1 produce worker left')
    expect(position.legal(2)).toContain('produce worker right')
    expect(allowed(position, 0, 2)).toEqual(['wait 10'])
  })

  it('counts what the player itself has submitted this tick, not the other', () => {
    const position = drawn('W.W w.. ...')
    unwrap(position.state.submit(0, read('0 move right')))
    expect(allowed(position, 0, 1)).toEqual(['move down', 'wait 10'])
    expect(allowed(position, 1, 2)).toContain('move right')
  })

  it('refuses everything, waits too, while somebody has overspent', () => {
    const position = drawn('B..B .... B..w', {}, [2, 0])
    position.tick('0 produce worker right, 1 produce worker left, 2 produce worker right')
    expect(allowed(position, 1, 3)).toEqual([])
  })
})
