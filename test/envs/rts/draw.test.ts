import { describe, expect, it } from 'vitest'
import type { Paint, Viewer } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { HOLD, MOVE_AT } from '../../../envs/rts/actions.ts'
import type { Rts } from '../../../envs/rts/game.ts'
import { MAPS } from '../../../envs/rts/maps.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import { makeRts, onGround, randomStates, startOf } from './make.ts'

const plain: Paint = (_, text) => text
const lines = (game: Rts, state: RtsState, viewer: Viewer): string[] => game.draw(state, viewer, plain).split('\n')

const MAP = {
  width: 6,
  height: 3,
  terrain: '000000001000000000',
  playerResources: [9, 1],
  units: [
    [1, 'Resource', -1, 0, 0, 1, 25],
    [2, 'Barracks', 0, 1, 0, 3, 0],
    [3, 'Worker', 0, 0, 1, 1, 1],
    [4, 'Heavy', 0, 1, 2, 8, 0],
    [5, 'Ranged', 1, 4, 2, 1, 0],
    [6, 'Barracks', 1, 5, 1, 4, 0],
    [7, 'Light', 1, 5, 2, 1, 0],
  ],
}
const UNITS = 'B base, K barracks, W worker, L light, H heavy, R ranged, + being made, $ load'
const HELP = 'orders: ↑ move, ⇡ harvest or return, ⇑ produce, × attack, - wait'

describe('a drawing', () => {
  it('has units by letter and owner, loads, hit points of the hurt, orders in progress, stocks and time', () => {
    const game = makeRts({ map: MAP, maxTicks: 100 })
    const state = startOf(game)
    unwrap(
      state.submit(0, [
        [2, 4, 1, 4, -1, -1],
        [4, 1, 1, -1, -1, -1],
      ]),
    )
    unwrap(
      state.submit(1, [
        [5, 5, -1, -1, 1, 2],
        [6, 0, 10, -1, -1, -1],
        [7, 0, 5, -1, -1, -1],
      ]),
    )
    state.resolve()
    state.ask()
    expect(lines(game, state, 'all')).toEqual([
      '    0   1   2   3   4   5',
      '  0 $25 K3⇒ +L  .   .   .',
      '  1 W$? .   ### .   .   k-',
      '  2 .   H→  .   .   r×  l1-',
      UNITS,
      HELP,
      'tick 1 of 100, in stock: player 1 (CAPITALS) 9, player 2 (small letters) 1',
      'player 1 is asked (?) for the order of worker 3 at 0,1',
    ])
  })

  it('tells a player its own orders of this tick and what it sees, and nothing of what the other is doing', () => {
    const game = makeRts({ map: MAP, maxTicks: 100, fog: true })
    const state = startOf(game)
    state.play(HOLD) // barracks 2
    state.play(MOVE_AT + 1) // worker 3
    expect(lines(game, state, 0)).toEqual([
      '    0   1   2   3   4   5',
      '  0 $25 K3  .   .   .   ~',
      '  1 W$→ .   ### .   ~   ~',
      '  2 .   H?  .   .   ~   ~',
      UNITS,
      `${HELP}; ~ out of sight`,
      'tick 0 of 100, in stock: player 1 (CAPITALS) 9, player 2 (small letters) 1',
      'player 1 is asked (?) for the order of heavy 4 at 1,2',
    ])
    expect(lines(game, state, 1)).toEqual([
      '    0   1   2   3   4   5',
      '  0 ~   ~   .   .   .   .',
      '  1 ~   ~   ### .   .   k',
      '  2 ~   H   .   .   r   l1',
      UNITS,
      `${HELP}; ~ out of sight`,
      'tick 0 of 100, in stock: player 1 (CAPITALS) 9, player 2 (small letters) 1',
      'player 1 gives orders',
    ])
  })

  it('says who has won, or why nobody has', () => {
    const last = (units: unknown[], maxTicks: number): string => {
      const game = makeRts({ map: { ...MAP, units }, maxTicks })
      const state = startOf(game)
      while (state.turn >= 0) state.play(HOLD)
      return lines(game, state, 'all').at(-1)!
    }
    expect(last(MAP.units, 3)).toBe('a draw: time is up')
    expect(last(MAP.units.slice(0, 4), 3)).toBe('player 1 (CAPITALS) wins')
    expect(last(MAP.units.slice(4), 3)).toBe('player 2 (small letters) wins')
    expect(last([], 3)).toBe('a draw: nobody is left')
  })

  it('fits 80 columns on the maps that ship, and on those up to 38 wide with less said', () => {
    for (const map of Object.keys(MAPS)) {
      const game = makeRts({ map, fog: true, maxTicks: 900 })
      for (const state of randomStates(game, map, 500, 1)) {
        for (const viewer of [0, 1, 'all'] as const) {
          for (const line of lines(game, state, viewer)) expect(line.length).toBeLessThanOrEqual(80)
        }
      }
    }
    const wide = onGround(38, 2, [
      [1, 'Worker', 0, 0, 0, 1, 1],
      [2, 'Heavy', 1, 37, 1, 3, 0],
    ])
    const [columns, first, second] = lines(wide, startOf(wide), 'all')
    expect(columns).toBe(`    ${Array.from({ length: 38 }, (_, x) => x % 10).join(' ')}`)
    expect(first).toBe(`  0 W?${'. '.repeat(37).trimEnd()}`)
    expect(second).toBe(`  1 ${'. '.repeat(37)}h`)
    expect(second.length).toBeLessThanOrEqual(80)
  })
})
