import { describe, expect, it } from 'vitest'
import type { Backgammon } from '../../../envs/backgammon/game.ts'
import { readMat } from '../../../envs/backgammon/mat.ts'
import { DOUBLE, ROLL } from '../../../envs/backgammon/state.ts'
import { CHANCE, OVER } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'

const make = (options: Record<string, unknown> = {}): Backgammon =>
  unwrap(games.make('backgammon', options)) as Backgammon
const NOTES = { players: ['A', 'B'], ended: 'rules' } as const

/** A game of GNU Backgammon against itself, as it exports it. */
const PLAYED = `
 Game 1
 gnubg : 0                      root : 0
  1) 61: 13/7 8/7                32: 13/10 24/22 
  2) 53: 8/3* 6/3                44: 25/21 21/17* 13/9 13/9
  3) 52: 25/23 13/8*             31: 25/24 24/21 
  4) 61: 8/7 24/18               21: 8/7* 9/7 
  5) 31: 25/24 7/4*              21: 25/23 10/9 
  6) 62: 13/7 6/4                42: 13/9 13/11 
  7) 65: 6/1* 7/1                43: 
  8)  Doubles => 2                Takes
  9) 43: 24/20 23/20             52: 25/23 11/6 
 10) 62: 13/7 13/11              65: 23/17 17/12 
 11) 65: 7/2* 20/14              51: 25/20 12/11* 
 12) 33: 25/22 11/8 8/5* 5/2     41: 
 13) 42: 24/20 22/20             51: 25/20 11/10 
 14) 61: 6/5* 20/14              62: 25/19* 10/8 
 15) 43: 25/21 5/2               21: 19/17 8/7 
 16) 52: 14/9 9/7                32: 7/4* 6/4 
 17) 64:                         32: 17/14 9/7 
 18) 64:                         66: 9/3 9/3 8/2 8/2
 19) 61: 25/24 7/1                Doubles => 4
 20)  Drops                       Wins 2 points 
`
/** Lines of a file for a match to 5, of which the score is the fourth. */
const match = (...lines: string[]): string => [' 5 point match', '', ' Game 1', ' A : 0   B : 0', ...lines].join('\n')
const read = (text: string, options: Record<string, unknown> = { length: 5 }) =>
  unwrap(make(options).fromPosition(text))
const fault = (text: string, options: Record<string, unknown> = { length: 5 }): string => {
  const result = make(options).fromPosition(text)
  return result.ok ? 'none' : `${result.error.code}: ${result.error.message}`
}

describe('reading a record', () => {
  it('plays what GNU Backgammon has played', () => {
    const state = read(` 5 point match\n${PLAYED}`)
    expect([[...state.score], state.won, state.phase, state.crawford]).toEqual([[0, 2], 2, 'opening', false])
    const money = read(` 0 point match\n${PLAYED}`, {})
    expect([money.turn, money.winner, money.won]).toEqual([OVER, 1, 2])
  })

  it('goes as far as the file does', () => {
    const lines = PLAYED.split('\n').slice(0, 10)
    const state = read([' 5 point match', ...lines].join('\n'))
    expect([state.phase, state.onRoll, state.pips(1)]).toEqual(['turn', 0, 146])
    expect(read(match()).phase).toBe('opening')
    expect(read(match('  1) 61:')).phase).toBe('play') // rolled and not played
    expect(read(match('  1) 61: 13/7 8/7', '  2)                             Doubles => 2')).phase).toBe('doubled')
  })

  it('takes a win before the end as resigned', () => {
    const state = read(
      match('  1) 61: 13/7 8/7', '      Wins 4 points', ' Game 2', ' A : 4   B : 0', '  1) 31: 8/5 6/5'),
    )
    expect([[...state.score], state.crawford, state.phase, state.turn]).toEqual([[4, 0], true, 'roll', CHANCE])
    const whole = read(match('  1) 61: 13/7 8/7', '      Wins 5 points and the match'))
    expect([whole.turn, whole.winner, [...whole.score]]).toEqual([OVER, 0, [5, 0]])
    const money = read(match('  1) 61: ????', '                                  Wins 2 points').replace('5', '0'), {})
    expect([money.turn, money.winner, money.won]).toEqual([OVER, 1, 2])
  })

  it('takes the points that were missing for those that were won, in the game that wins the match', () => {
    const won = (points: number, length: number) =>
      fault(
        [
          ` ${length} point match`,
          ...PLAYED.split('\n').slice(0, -2),
          ` 20)  Drops           Wins ${points} points`,
        ].join('\n'),
        { length },
      )
    expect([won(2, 2), won(1, 2), won(2, 3)]).toEqual(['none', 'none', 'none'])
    expect(won(1, 3)).toContain('Expected player 1 to win 2, but got player 1 1')
  })

  it('begins with the score of the first game', () => {
    const text = match().replace('A : 0', 'A : 4')
    expect(read(text)).toMatchObject({ crawford: true })
    expect(read(text, { length: 5, crawford: false })).toMatchObject({ crawford: false })
    expect(read(text.replace('B : 0', 'B : 4'))).toMatchObject({ crawford: false })
    expect(read(`${text}\n  1) 61: 13/7 8/7      Doubles => 2`)).toMatchObject({ crawford: false, phase: 'doubled' })
  })

  it('says what a file implies of the rules', () => {
    const implied = (text: string) => games.optionsAt('backgammon', {}, text)
    expect(implied(match())).toEqual({ mode: 'match', length: 5 })
    expect(implied(`; [Crawford "Off"]\n${match()}`)).toEqual({ mode: 'match', length: 5, crawford: false })
    expect(implied(`; [Jacoby "On"]\n 0 point match\n${PLAYED}`)).toEqual({ mode: 'money', jacoby: true })
  })

  it.each([
    [
      ['  1) 66: 24/18(2) 13/7(2)'],
      'illegal-record: Expected unlike dice to begin with, but got 66 of player 0, in line 5',
    ],
    [
      ['  1) 61: 13/7 8/6'],
      "illegal-play: Expected one of 10 legal plays such as '24/23 24/18', but got '13/7 8/6', in line 5.",
    ],
    [
      ['  1) 61: 13/7 8/7', '  2) 61: 13/7 8/7'],
      'Expected player 1 to roll or double, but got 61 of player 0, in line 6',
    ],
    [['  1) 61: 13/7 8/7', '  2)  Doubles => 2'], 'Expected player 1 to roll or double, but got double by player 0'],
    [['  1) 61: 13/7 8/7      Doubles => 4'], 'Expected the cube to be turned to 2, but got 4, in line 5'],
    [['  1) 61: 13/7 8/7      Takes'], 'Expected player 1 to roll or double, but got take by player 1'],
    [
      ['  1) 61: 13/7 8/7      Doubles => 2', '  2) 21: 13/11 6/5'],
      'Expected player 0 to take or drop, but got 21 of player 0',
    ],
    [
      ['  1) 61: 13/7 8/7      Doubles => 2', '  2)  Drops', '      Wins 1 point'],
      'Expected player 1 to win 1, but got player 0 1, in line 7',
    ],
    [
      ['  1) 61: 13/7 8/7      Doubles => 2', '  2)  Drops                     31: 8/5 6/5'],
      'Expected a win, but got a play, in line 6',
    ],
    [['  1) 61: 13/7 8/7', '      Wins 1 point', '  2) 31: 8/5 6/5'], 'no more of a game that is won, but got a play'],
    [['  1) 61: 13/7 8/7', ' Game 2', ' A : 0   B : 0'], 'Expected a game that begins at 0-0 after one that is over'],
    [
      ['  1) 61: 13/7 8/7', '      Wins 1 point', ' Game 2', ' A : 2   B : 0'],
      'begins at 1-0 after one that is over, but got one at 2-0, in line 8',
    ],
  ])('refuses %j', (lines, message) => {
    expect(fault(match(...lines))).toContain(message)
  })

  it('refuses another match, and more turns than the game has', () => {
    expect(fault(match(), { length: 7 })).toMatch(
      /^wrong-match: Expected a position of a match to 7, but got one of a match to 5/,
    )
    expect(fault(match().replace('A : 0', 'A : 5'))).toMatch(/^bad-position/)
    expect(fault(`; [Position "4HPwAQAAAAAAAA"]\n 0 point match\n${PLAYED}`, {})).toMatch(
      /^bad-position: .* but it is over/,
    )
    expect(fault(` 5 point match\n${PLAYED}`, { length: 5, maxTurns: 3 })).toMatch(
      /^too-long: Expected at most 3 turns/,
    )
  })
})

describe('writing a record', () => {
  it('is read again, wherever it began', () => {
    const odds = new Float64Array(30)
    for (const [i, options] of [{ length: 7 }, { jacoby: true }, { length: 3, crawford: false }, {}].entries()) {
      const game = make(options)
      const rng = Rng.fromSeed(`${i}`)
      let start = game.start()
      for (const state = game.start(), actions: number[] = []; state.turn !== OVER; ) {
        const text = game.archive.write(start, actions, NOTES)
        const back = unwrap(game.fromPosition(text))
        // a record tells a roll with its play, and nothing of who chooses not to double
        if (state.phase === 'turn' || state.phase === 'opening' || state.phase === 'doubled')
          expect([text, back.hash]).toEqual([text, state.hash])
        if (rng.below(40) === 0) {
          start = state.clone()
          actions.length = 0
        }
        const chance = state.turn === CHANCE && rng.below(state.outcomes(odds))
        const choice = state.phase === 'turn' ? (rng.below(10) === 0 ? DOUBLE : ROLL) : state.sampleLegal(rng)
        const action = chance === false ? choice : chance
        actions.push(action)
        state.play(action)
      }
    }
  })

  it('gives the match, or the stake, to who won by other than the rules', () => {
    const last = (options: Record<string, unknown>) => {
      const game = make(options)
      const text = game.archive.write(game.start(), [], { ...NOTES, ended: 'forfeit', winner: 1 })
      return unwrap(readMat(text)).games[0].events.at(-1)
    }
    expect(last({ length: 7 })).toMatchObject({ kind: 'win', player: 1, points: 7, match: true })
    expect(last({})).toMatchObject({ kind: 'win', player: 1, points: 1, match: false })
  })
})
