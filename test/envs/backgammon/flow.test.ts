import { describe, expect, it } from 'vitest'
import type { Backgammon } from '../../../envs/backgammon/game.ts'
import type { Position } from '../../../envs/backgammon/position.ts'
import type { BackgammonState } from '../../../envs/backgammon/state.ts'
import { CHANCE, OVER } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { make, place, stateAt } from './boards.ts'

/** Plays actions in notation. */
function play(state: BackgammonState, ...actions: string[]): BackgammonState {
  for (const action of actions) state.play(unwrap(game.parse(action, state)))
  return state
}
const game: Backgammon = make()

function legal(state: BackgammonState): string[] {
  const out = new Int32Array(game.spec.actions.count)
  return [...out.subarray(0, state.legal(out))].map(action => game.format(action, state))
}

function rewards(state: BackgammonState): number[] {
  const out = new Float64Array(2)
  state.rewards(out)
  return [...out]
}

/** Player 0 to roll with one checker left on its ace point against the opponent's checkers, which need not be home. */
function lastChecker(yours: Record<string, number>, position: Partial<Position> = {}, options = {}): BackgammonState {
  return stateAt({ checkers: place({ 1: 1 }, yours), dice: [2, 1], ...position }, options)
}

describe('the opening', () => {
  it('is a draw of 30 rolls, player 0 first, without doubles', () => {
    const state = game.start()
    const odds = new Float64Array(30)
    expect([state.turn, state.outcomes(odds)]).toEqual([CHANCE, 30])
    const texts = [...odds].map((_, outcome) => game.format(outcome, state))
    expect(texts.slice(0, 6)).toEqual(['1-2', '1-3', '1-4', '1-5', '1-6', '2-1'])
    expect(new Set(texts).size).toBe(30)
    expect(texts.every(text => text[0] !== text[2])).toBe(true)
    expect(game.parse('3-3', state)).toMatchObject({ ok: false, error: { code: 'illegal-action' } })
  })

  it('is begun by the player with the higher die, who plays that roll', () => {
    expect(play(game.start(), '6-5')).toMatchObject({ turn: 0, high: 6, low: 5, phase: 'play' })
    expect(play(game.start(), '5-6')).toMatchObject({ turn: 1, high: 6, low: 5, phase: 'play' })
  })

  it('gives nobody the cube before the first roll, and both after it', () => {
    const state = play(game.start(), '6-5', '24/13')
    expect([state.turn, legal(state)]).toEqual([1, ['roll', 'double']])
    const next = play(state, 'roll', '3-1', '8/5 6/5')
    expect([next.turn, legal(next)]).toEqual([0, ['roll', 'double']])
  })
})

describe('a turn', () => {
  it('draws one of 21 rolls, doubles half as likely', () => {
    const state = play(game.start(), '6-5', '24/13', 'roll')
    const odds = new Float64Array(30)
    expect(state.outcomes(odds)).toBe(21)
    const named = [...odds.subarray(0, 21)].map((odd, i) => `${game.format(i, state)} ${Math.round(36 * odd)}`)
    expect(named).toEqual([
      ...['1-1 1', '2-1 2', '2-2 1', '3-1 2', '3-2 2', '3-3 1', '4-1 2', '4-2 2', '4-3 2', '4-4 1'],
      ...['5-1 2', '5-2 2', '5-3 2', '5-4 2', '5-5 1', '6-1 2', '6-2 2', '6-3 2', '6-4 2', '6-5 2', '6-6 1'],
    ])
    expect(game.parse('5-6', state)).toEqual(game.parse('6-5', state))
  })

  it('goes straight to the dice where there is no access to the cube', () => {
    const without = make({ cube: false })
    const state = without.start()
    state.play(unwrap(without.parse('6-5', state)))
    state.play(unwrap(without.parse('24/13', state)))
    expect([state.turn, state.phase, state.onRoll]).toEqual([CHANCE, 'roll', 1])
  })

  it('has one action, the pass, where no play is legal', () => {
    const state = stateAt({ checkers: place({ bar: 1 }, { 1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2 }), dice: [6, 6] })
    expect(legal(state)).toEqual([''])
    expect(game.parse('', state)).toEqual({ ok: true, value: 4 })
    expect(game.parse('pass', state)).toEqual({ ok: true, value: 4 })
    expect(game.parse('bar/22', state).ok).toBe(false)
    state.play(4)
    expect([state.turn, state.turns]).toEqual([1, 1])
  })

  it('is no pass where something can be played', () => {
    expect(game.parse('pass', play(game.start(), '6-5'))).toMatchObject({ ok: false })
  })
})

describe('the cube', () => {
  it('doubles the stake and goes to who takes, who alone may double next', () => {
    const state = play(game.start(), '6-5', '24/13', 'double')
    expect([state.turn, state.phase, legal(state)]).toEqual([0, 'doubled', ['take', 'drop']])
    play(state, 'take')
    expect([state.cube, state.cubeOwner, state.turn]).toEqual([2, 0, CHANCE])
    play(state, '3-1', '8/5 6/5')
    expect(legal(state)).toEqual(['roll', 'double'])
    play(state, 'roll', '2-1', '13/11 6/5')
    expect([state.phase, state.onRoll]).toEqual(['roll', 1])
  })

  it('loses what it stood at for who drops', () => {
    const first = play(game.start(), '6-5', '24/13', 'double', 'drop')
    expect([first.turn, first.end, rewards(first), first.winner]).toEqual([OVER, 'terminated', [-1, 1], 1])
    const later = play(game.start(), '6-5', '24/13', 'double', 'take', '3-1', '8/5 6/5', 'double', 'drop')
    expect(rewards(later)).toEqual([2, -2])
  })

  it('stops at 4096', () => {
    const most = stateAt({ checkers: place({ 6: 2 }, { 6: 2 }), cube: { value: 4096, owner: 0 } })
    expect(most.phase).toBe('roll')
    const before = stateAt({ checkers: place({ 6: 2 }, { 6: 2 }), cube: { value: 2048, owner: 0 } })
    expect(legal(before)).toEqual(['roll', 'double'])
  })

  it('may be turned dead', () => {
    const position = {
      checkers: place({ 6: 2 }, { 6: 2 }),
      score: [3, 3] as const,
      cube: { value: 2, owner: 0 as const },
    }
    expect(legal(stateAt(position, { length: 5 }))).toEqual(['roll', 'double'])
  })
})

describe('what a game is worth', () => {
  it('once where the loser has borne off a checker', () => {
    const state = lastChecker({ 6: 14 })
    state.play(4)
    expect([state.end, rewards(state)]).toEqual(['terminated', [1, -1]])
  })

  it('twice for a gammon, where the loser has borne off none', () => {
    const state = lastChecker({ 6: 5, 18: 10 })
    state.play(4)
    expect(rewards(state)).toEqual([2, -2])
  })

  it("three times for a backgammon, with a checker in the winner's home or on the bar", () => {
    for (const yours of [
      { 6: 14, 19: 1 },
      { 6: 14, bar: 1 },
    ]) {
      const state = lastChecker(yours)
      state.play(4)
      expect(rewards(state)).toEqual([3, -3])
    }
  })

  it('times the cube', () => {
    const state = lastChecker({ 6: 14, 19: 1 }, { cube: { value: 4, owner: 1 } })
    state.play(4)
    expect(rewards(state)).toEqual([12, -12])
  })

  it('once with Jacoby while the cube is in the middle, as ever once it was turned', () => {
    const centred = lastChecker({ 6: 14, 19: 1 }, {}, { jacoby: true })
    centred.play(4)
    expect(rewards(centred)).toEqual([1, -1])
    const turned = lastChecker({ 6: 14, 19: 1 }, { cube: { value: 2, owner: 0 } }, { jacoby: true })
    turned.play(4)
    expect(rewards(turned)).toEqual([6, -6])
  })

  it('in full without a cube, whatever the position says of Jacoby; once where the options do', () => {
    for (const [options, points] of [
      [{}, 2],
      [{ jacoby: true }, 1],
    ] as const) {
      const game = make({ cube: false, ...options })
      const state = unwrap(game.fromPosition('XGID=-A------------------b-m---:0:0:1:21:0:0:1:0:10'))
      state.play(4)
      expect(rewards(state)).toEqual([points, -points])
    }
  })

  it('nothing to nobody where it is cut off', () => {
    const short = make({ maxTurns: 2, cube: false })
    const state = short.start()
    for (const action of ['6-5', '24/13', '3-1', '8/5 6/5']) state.play(unwrap(short.parse(action, state)))
    expect([state.turn, state.end, rewards(state)]).toEqual([OVER, 'truncated', [0, 0]])
  })

  it('what it is worth where its last play is the last that there may be', () => {
    const state = lastChecker({ 6: 14 }, {}, { maxTurns: 1 })
    state.play(4)
    expect([state.end, rewards(state)]).toEqual(['terminated', [1, -1]])
  })
})

describe('a match', () => {
  const options = { length: 5 }

  it('goes on with the next opening roll, the score kept and the cube back in the middle', () => {
    const state = lastChecker({ 6: 5, 18: 10 }, { cube: { value: 2, owner: 1 }, score: [0, 2] }, { length: 7 })
    state.play(4)
    expect([state.turn, state.phase, state.end, rewards(state)]).toEqual([CHANCE, 'opening', 'going', [0, 0]])
    expect([[...state.score], state.cube, state.cubeOwner, state.pips(0), state.pips(1)]).toEqual([
      [4, 2],
      1,
      -1,
      167,
      167,
    ])
  })

  it('is won by who reaches its length, by 1 to -1', () => {
    const state = lastChecker({ 6: 5, 18: 10 }, { cube: { value: 2, owner: 1 }, score: [1, 4] }, options)
    state.play(4)
    expect([state.turn, state.end, rewards(state), [...state.score]]).toEqual([OVER, 'terminated', [1, -1], [5, 4]])
  })

  it('counts drops', () => {
    const match = make(options)
    const state = match.start()
    for (const action of ['5-6', '24/13', 'double', 'drop']) state.play(unwrap(match.parse(action, state)))
    expect([[...state.score], state.phase]).toEqual([[1, 0], 'opening'])
  })

  it('has a Crawford game, the first in which someone is a point from winning: nobody doubles', () => {
    const state = lastChecker({ 6: 14 }, { score: [3, 1] }, options)
    state.play(4)
    expect([[...state.score], state.crawford]).toEqual([[4, 1], true])
    play(state, '6-5', '24/13')
    expect([state.phase, state.turn]).toEqual(['roll', CHANCE])
  })

  it('lets everybody double again after the Crawford game', () => {
    const state = lastChecker({ 6: 14 }, { score: [2, 4], crawford: true }, options)
    state.play(4)
    expect([[...state.score], state.crawford]).toEqual([[3, 4], false])
    play(state, '6-5', '24/13')
    expect(legal(state)).toEqual(['roll', 'double'])
  })

  it('has no second Crawford game where the other comes to be a point from winning too', () => {
    const state = lastChecker({ 6: 14 }, { score: [3, 4], crawford: true }, options)
    state.play(4)
    expect([[...state.score], state.crawford]).toEqual([[4, 4], false])
  })

  it('has none where the option says so', () => {
    const state = lastChecker({ 6: 14 }, { score: [3, 1] }, { length: 5, crawford: false })
    state.play(4)
    expect(state.crawford).toBe(false)
  })

  it('to one point has no cube', () => {
    const match = make({ length: 1 })
    const state = match.start()
    for (const action of ['6-5', '24/13']) state.play(unwrap(match.parse(action, state)))
    expect(state.phase).toBe('roll')
  })

  it('knows no Jacoby rule', () => {
    const state = lastChecker({ 6: 14, 19: 1 }, { score: [0, 0] }, { length: 5, jacoby: true })
    state.play(4)
    expect([...state.score]).toEqual([3, 0])
  })
})
