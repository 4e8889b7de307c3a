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

const START = '4HPwATDgc/ABMA'

/** Begins a game and plays actions. Returns the number of its state. */
function play(options: Record<string, unknown>, ...actions: string[]): number {
  const { state } = ask({ op: 'new', game: 'backgammon', options, seed: 0 })
  for (const action of actions) expect(ask({ op: 'play', state, action })).toMatchObject({ ok: true })
  return state
}

describe('backgammon through the door', () => {
  test('begins with an opening roll', () => {
    const begun = ask({ op: 'new', game: 'backgammon', options: {}, seed: 0 })
    expect(begun).toMatchObject({ turn: 'chance', rewards: [0, 0], end: 'going' })
    const { outcomes } = ask({ op: 'outcomes', state: begun.state })
    expect(outcomes.length).toBe(30)
    expect(outcomes[0]).toEqual(['1-2', 1 / 30])
    expect(ask({ op: 'play', state: begun.state, action: '4-4' }).error.code).toBe('illegal-action')
    expect(ask({ op: 'play', state: begun.state, action: '4-6' }).turn).toBe(1)
  })

  test('shows the position in every ID, dice, cube, score and pips', () => {
    const state = play({ mode: 'match', length: 5 }, '6-5')
    expect(ask({ op: 'state', state }).value).toEqual({
      position: START,
      match: 'MAG3AAAAAAAE',
      xgid: 'XGID=-b----E-C---eE---c-e----B-:0:0:1:65:0:0:0:5:10',
      dice: [6, 5],
      cube: 1,
      score: [0, 0],
      pips: [167, 167],
    })
    expect(ask({ op: 'state', state: play({}) }).value).toMatchObject({ position: START, dice: null })
  })

  test('takes and gives plays, roll, double, take and drop', () => {
    const state = play({}, '3-1')
    expect(ask({ op: 'legal', state }).actions).toContain('8/5 6/5')
    expect(ask({ op: 'play', state, action: '6/5, 8/5' })).toMatchObject({ ok: true, turn: 1 })
    expect(ask({ op: 'legal', state }).actions).toEqual(['roll', 'double'])
    expect(ask({ op: 'play', state, action: 'take' }).error.code).toBe('illegal-action')
    ask({ op: 'play', state, action: 'double' })
    expect(ask({ op: 'legal', state }).actions).toEqual(['take', 'drop'])
    expect(ask({ op: 'play', state, action: 'drop' })).toEqual({
      ok: true,
      turn: 'over',
      rewards: [-1, 1],
      end: 'terminated',
    })
    expect(ask({ op: 'legal', state }).actions).toEqual([])
  })

  test('goes straight to the dice without a cube', () => {
    const state = play({ cube: false }, '3-1')
    expect(ask({ op: 'play', state, action: '8/5 6/5' }).turn).toBe('chance')
    expect(ask({ op: 'outcomes', state }).outcomes.length).toBe(21)
  })

  test('lists afterstates with the opponent on roll, one for each result', () => {
    const { state } = ask({ op: 'new', game: 'backgammon', position: { id: START, dice: [6, 5] } })
    const { plays } = ask({ op: 'afterstates', state })
    expect(plays.length).toBe(7)
    expect(plays.map(([text]: [string]) => text)).toEqual(ask({ op: 'legal', state }).actions)
    for (const [action, id] of plays) {
      const { state: copy } = ask({ op: 'clone', state })
      ask({ op: 'play', state: copy, action })
      expect(ask({ op: 'state', state: copy }).value.position).toBe(id)
    }
    expect(Object.fromEntries(plays)['24/13']).toBe('4HPwAyDgc/ABMA')
  })

  test('lists the pass alone where no play is legal, and refuses where there is no roll', () => {
    const position = 'XGID=------E------------bbbbbbA:0:0:1:65:0:0:0:0:10'
    const { state } = ask({ op: 'new', game: 'backgammon', position })
    const { plays } = ask({ op: 'afterstates', state })
    expect(plays).toEqual([['', expect.stringMatching(/^.{14}$/)]])
    expect(ask({ op: 'legal', state }).actions).toEqual([''])
    expect(ask({ op: 'play', state, action: '' })).toMatchObject({ ok: true, turn: 1 })
    expect(ask({ op: 'afterstates', state }).error.code).toBe('no-roll')
  })

  test('begins in a position: XGID, both IDs, a position ID with or without dice', () => {
    const begin = (position: unknown, options = {}) => ask({ op: 'new', game: 'backgammon', options, position })
    expect(begin('XGID=-b----E-C---eE---c-e----B-:1:1:1:52:3:2:0:7:10')).toMatchObject({ ok: true, turn: 0 })
    expect(begin('4HPwATDgc/ABMA:cAkHAAAAAAAA')).toMatchObject({ ok: true, turn: 1 })
    expect(begin({ id: START })).toMatchObject({ ok: true, turn: 0 })
    expect(begin({ id: START }, { cube: false })).toMatchObject({ ok: true, turn: 'chance' })
    expect(begin({ id: START, dice: [5, 6] }, { mode: 'match', length: 3 })).toMatchObject({ ok: true, turn: 0 })
    expect(begin('XGID=-b----E-C---eE---c-e----B-:0:0:1:52:0:0:0:7:10', { length: 5 }).error.code).toBe('wrong-match')
    for (const wrong of [
      { id: 'x' },
      { id: '4HPwATDgc/ABMA:cAkHAAAAAAAA' }, // whose player on roll need not be player 0
      { id: 'XGID=-b----E-C---eE---c-e----B-:1:1:-1:00:3:2:0:0:10', dice: [6, 5] },
      { id: 'AAAAAAAAAAAAAA' }, // both have borne off all
      { id: START, dice: [0, 7] },
      { id: START, dice: 'both' },
      { dice: [1, 2] },
      { id: START, roll: [1, 2] },
      'XGID=',
      {},
    ])
      expect([wrong, begin(wrong)]).toMatchObject([wrong, { ok: false }])
  })

  test('plays whole matches', () => {
    const state = play({ mode: 'match', length: 2 }, '6-5', '24/13', 'double', 'take')
    expect(ask({ op: 'state', state }).value).toMatchObject({ cube: 2, score: [0, 0] })
    expect(ask({ op: 'save', state }).data).toMatchObject({ phase: 'roll', turns: 1 })
  })

  test('loads a state by the options that it was begun with, where its position told the match', () => {
    const position = 'XGID=-b----E-C---eE---c-e----B-:0:0:1:00:3:4:1:5:10'
    const { state } = ask({ op: 'new', game: 'backgammon', options: { cube: false }, position })
    const { data } = ask({ op: 'save', state })
    const load = (options: object, saved = data) => ask({ op: 'load', game: 'backgammon', options, data: saved })
    const loaded = load({ cube: false })
    expect(ask({ op: 'state', state: loaded.state }).value.xgid).toBe(position)
    expect(load({ length: 7 }).error).toEqual({
      code: 'bad-save',
      message: 'Expected a position of a match to 7, but got one of a match to 5.',
    })
    expect(load({ mode: 'money' }).error.code).toBe('bad-save')
    for (const wrong of [null, 'x', {}, { position: null }, { ...data, phase: 'none' }])
      expect(load({}, wrong).error.code).toBe('bad-save')
  })
})
