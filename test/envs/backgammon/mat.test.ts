import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LONGEST_MAT, type Mat, type MatEvent, readMat, writeMat } from '../../../envs/backgammon/mat.ts'
import { formatSteps, type Step } from '../../../envs/backgammon/playNotation.ts'
import { unwrap } from '../../../envs/core/result.ts'

/** As GNU Backgammon 1.07 exports it: the end of a game that is played out, a drop on the left, one on the right. */
const GNU = `; [EventDate "2026.11.24"]

 5 point match

 Game 1
 gnubg : 0                      root : 0
  1) 21: 13/11 24/23             65: 24/18 18/13 
  2) 62: 2/0 6/0                  Doubles => 2
  3)  Takes                      55: 3/0 3/0 2/0 1/0
  4) 64:                         43: 1/0 1/0 
                                  Wins 2 points

 Game 2
 gnubg : 0                      root : 2
  1)                             61: 8/7* 13/7 
  2) 61: 25/24 7/1                Doubles => 4
  3)  Drops                       Wins 2 points 

 Game 3
 gnubg : 0                      root : 4
  1) 31: 8/5 6/5                 63: 24/15 
  2)  Doubles => 2                Drops
      Wins 1 point

`

/** As eXtreme Gammon exports it. */
const XG = `\uFEFF; [Site "eXtreme Gammon"]\r
; [Match ID "238991235"]\r
; [Player 1 "Some: Body"]\r
; [Crawford "On"]\r
\r
1 point match\r
\r
 Game 1\r
 Some Body : 0                       Any Body : 0\r
  1)                                   51: 24/23 13/8\r
  2) 66: 24/18(2) 13/7(2)              55: Cannot Move\r
  3) 52: bar/20*/18 6/off              31: ????\r
  4)  Wins 1 point and the match       Losses 1 point\r
`

const events = (text: string): string[] =>
  unwrap(readMat(text)).games.flatMap(({ events }) => events.map(event => `${event.player} ${said(event)}`))

function said(event: MatEvent): string {
  switch (event.kind) {
    case 'play':
      return `${event.dice.join('')}: ${event.play}`
    case 'double':
      return `double ${event.value}`
    case 'win':
      return `win ${event.points}${event.match ? ' match' : ''}`
    default:
      return event.kind
  }
}

describe('reading a .mat file', () => {
  it('reads what GNU Backgammon writes', () => {
    const read = unwrap(readMat(GNU))
    expect(read).toMatchObject({ tags: { EventDate: '2026.11.24' }, length: 5, players: ['gnubg', 'root'] })
    expect(read.games.map(({ score }) => score)).toEqual([
      [0, 0],
      [0, 2],
      [0, 4],
    ])
    expect(events(GNU)).toEqual([
      '0 21: 13/11 24/23',
      '1 65: 24/18 18/13',
      '0 62: 2/0 6/0',
      '1 double 2',
      '0 take',
      '1 55: 3/0 3/0 2/0 1/0',
      '0 64: ',
      '1 43: 1/0 1/0',
      '1 win 2',
      '1 61: 8/7* 13/7',
      '0 61: 25/24 7/1',
      '1 double 4',
      '0 drop',
      '1 win 2',
      '0 31: 8/5 6/5',
      '1 63: 24/15',
      '0 double 2',
      '1 drop',
      '0 win 1',
    ])
    expect(read.games[1].events[2]).toEqual({ kind: 'double', player: 1, value: 4, line: 16 })
  })

  it('reads what eXtreme Gammon writes', () => {
    expect(unwrap(readMat(XG))).toMatchObject({
      length: 1,
      players: ['Some Body', 'Any Body'],
      tags: { Crawford: 'On' },
    })
    expect(events(XG)).toEqual([
      '1 51: 24/23 13/8',
      '0 66: 24/18(2) 13/7(2)',
      '1 55: ',
      '0 52: bar/20*/18 6/off',
      '1 31: ',
      '0 win 1 match',
    ])
  })

  it('reads money sessions, ratings behind names, notes between lines, and what resigns', () => {
    const text = `# a note\n 0 Point Match\n\n Game 7\n A b, 1650.20 : 12   C, 1500 : 3\n; another\n  1) 61: 13/7 8/7  resigns\n\tWins 1 point\n`
    expect(unwrap(readMat(text))).toMatchObject({ length: 0, players: ['A b', 'C'], games: [{ score: [12, 3] }] })
    expect(events(text)).toEqual(['0 61: 13/7 8/7', '0 win 1'])
  })

  const game = (...lines: string[]): string => [' 7 point match', '', ' Game 1', ' A : 0   B : 0', ...lines].join('\n')
  it.each([
    ['', "a line such as '7 point match' of a .mat file, but got none"],
    [' 7 points', "'7 point match' or such in line 1 of a .mat file, but got '7 points'"],
    [' 40000 point match', 'in line 1'],
    [' 7 point match\n\n Game 1\n', "a game with both players' names and scores of a .mat file, but got none"],
    [' 7 point match\nA : 0  B : 0', "'Game 1' in line 2 of a .mat file, but got 'A : 0  B : 0'"],
    [' 7 point match\n Game 1\n A : 0', "both players' names and scores, 'name : 0    name : 0' in line 3"],
    [
      game('  1) 61: 13/7 8/7', '  2) 71: 13/7'),
      'a roll, a double, a take, a drop or a win in a column or both in line 6',
    ],
    [game('  1) 61: 13/7 8/19'), "a play such as '24/18 13/11' in line 5 of a .mat file, but got '13/7 8/19'"],
    [game('  1) 61: Illegal play (XYZ)'), 'in line 5'],
    [
      game('  1)  Doubles => 2     Beavers => 4'),
      "a match without beavers and raccoons in line 5 of a .mat file, but got 'Beavers => 4'",
    ],
    [game('      Wins 0 points'), 'in line 5'],
    [game('  1)  Doubles => two'), "'Doubles => 2', 'Takes', 'Drops' or 'Wins 2 points' in line 5"],
    [game('  1) 61: 13/7 8/7  62: 24/18 13/11  63: 24/15'), 'in line 5'],
    [game('hello'), 'in line 5'],
    [game('x'.repeat(2000)), 'at most 1000 characters in line 5'],
    [' '.repeat(LONGEST_MAT + 1), `at most ${LONGEST_MAT} characters`],
  ])('refuses %j', (text, message) => {
    expect(readMat(text)).toMatchObject({ error: { code: 'bad-mat', message: expect.stringContaining(message) } })
  })

  it('never throws', () => {
    const scrap = fc.constantFrom(
      '  1) ',
      '61: ',
      '13/7 ',
      'Doubles => 2',
      ' Takes',
      '\n',
      ' Wins 1 point',
      ' Game 2',
      'A : 0  B : 1',
      ';',
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void readMat(text)))
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 30 }), words => void readMat(game(...words.join('').split('\n')))),
    )
  })
})

describe('writing a .mat file', () => {
  it('writes as GNU Backgammon does', () => {
    expect(writeMat(unwrap(readMat(GNU))).replaceAll(/ +$/gm, '')).toBe(GNU.replaceAll(/ +$/gm, ''))
  })

  it('writes names that can be read again', () => {
    const match: Mat = { tags: {}, length: 1, players: ['champion:go 9', ' '], games: [{ score: [0, 0], events: [] }] }
    expect(unwrap(readMat(writeMat(match))).players).toEqual(['champion go 9', 'Player 2'])
  })

  it('is read as it was written', () => {
    const player = fc.constantFrom<0 | 1>(0, 1)
    const die = fc.integer({ min: 1, max: 6 })
    const step = fc
      .tuple(fc.nat(24), die, fc.boolean())
      .map(([from, pips, hit]): Step => ({ from, to: from < pips ? 25 : from - pips, hit: hit && from >= pips }))
    const event: fc.Arbitrary<MatEvent> = fc.oneof(
      fc.record({
        kind: fc.constant('play' as const),
        player,
        dice: fc.tuple(die, die),
        play: fc.array(step, { maxLength: 4 }).map(formatSteps),
      }),
      fc.record({ kind: fc.constant('double' as const), player, value: fc.nat(12).map(log => 2 ** log) }),
      fc.record({ kind: fc.constantFrom('take' as const, 'drop' as const), player }),
      fc.record({
        kind: fc.constant('win' as const),
        player,
        points: fc.integer({ min: 1, max: 20_000 }),
        match: fc.boolean(),
      }),
    )
    const name = fc.stringMatching(/^[A-Za-z?=_-]{1,40}( [a-z]{1,9})?$/)
    const match: fc.Arbitrary<Mat> = fc.record({
      tags: fc.dictionary(fc.stringMatching(/^[A-Z][a-z]{1,9}( [12])?$/), fc.stringMatching(/^[a-z0-9 .:]*$/)),
      length: fc.nat(64),
      players: fc.tuple(name, name),
      games: fc.array(fc.record({ score: fc.tuple(fc.nat(99), fc.nat(99)), events: fc.array(event) }), {
        minLength: 1,
      }),
    })
    fc.assert(
      fc.property(match, given => {
        const read = unwrap(readMat(writeMat(given)))
        const games = read.games.map(({ score, events }) => ({
          score,
          events: events.map(({ line: _, ...rest }) => rest),
        }))
        expect({ ...read, games, tags: { ...read.tags } }).toEqual({ ...given, tags: { ...given.tags } })
      }),
    )
  })
})
