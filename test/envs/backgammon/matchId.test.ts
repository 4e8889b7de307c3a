import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMatchId, type MatchState, parseMatchId } from '../../../envs/backgammon/matchId.ts'
import { GAME_ENDS } from '../../../envs/backgammon/position.ts'
import { formatGnuId, parsePosition } from '../../../envs/backgammon/positionText.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { anyPosition } from './arbitraries.ts'

const state = (given: Partial<MatchState>): MatchState => ({
  onRoll: 1,
  dice: undefined,
  doubled: false,
  cube: { value: 1, owner: undefined },
  length: 0,
  score: [0, 0],
  crawford: false,
  jacoby: false,
  opening: false,
  ended: undefined,
  ...given,
})
/** A match ID with some of its bits turned over. */
const turned = (given: Partial<MatchState>, ...bits: number[]): string => {
  const bytes = Buffer.from(formatMatchId(state(given)), 'base64')
  for (const bit of bits) bytes[bit >> 3] ^= 1 << (bit & 7)
  return bytes.toString('base64')
}
const fault = (text: string): string => {
  const read = parseMatchId(text)
  return read.ok ? 'none' : `${read.error.code}: ${read.error.message}`
}

describe('match IDs', () => {
  it.each<[string, string, MatchState]>([
    ['money play with the Jacoby rule', 'cAkAAAAAAAAA', state({ jacoby: true })],
    ['money play without', 'cAkAAAAAAAAE', state({})],
    ['the start of a match to 7', 'cAngAAAAAAAE', state({ length: 7 })],
    ['a double in it', 'cBHgAAAAAAAE', state({ length: 7, doubled: true })],
    ['the cube taken', 'QQngAAAAAAAE', state({ length: 7, cube: { value: 2, owner: 0 } })],
    ['the other to roll', 'MAHgAAAAAAAE', state({ length: 7, onRoll: 0 })],
    ['a roll', 'cInlAAAAAAAE', state({ length: 7, dice: [3, 1] })],
  ])('are those of GNU Backgammon: %s', (_, id, expected) => {
    expect(formatMatchId(expected)).toBe(id)
    expect(unwrap(parseMatchId(id))).toEqual(expected)
  })

  it('reads the example of the manual: 2 to 4 in a match to 9, player 0 holds a 2-cube, player 1 has rolled 52', () => {
    const expected = state({ length: 9, score: [2, 4], cube: { value: 2, owner: 0 }, dice: [5, 2] })
    expect(unwrap(parseMatchId('QYkqASAAIAAA'))).toEqual(expected)
    expect(formatMatchId(expected)).toBe('QYkqASAAIAAE') // version 1 says that there is no Jacoby rule
  })

  it('are read as they were written', () => {
    fc.assert(
      fc.property(anyPosition, position => {
        const dice = position.dice && ([Math.max(...position.dice), Math.min(...position.dice)] as const)
        expect(unwrap(parsePosition(formatGnuId(position)))).toEqual({ ...position, dice })
      }),
    )
    for (const ended of [undefined, ...GAME_ENDS])
      for (const opening of ended ? [false] : [false, true]) {
        const expected = state({ opening, ended, length: 5, score: [ended ? 6 : 4, 4] })
        expect(unwrap(parseMatchId(formatMatchId(expected)))).toEqual(expected)
      }
  })

  it('has no room for more than a cube of 32768 and scores of 32767', () => {
    const largest = state({ cube: { value: 2 ** 15 }, score: [32767, 0] })
    expect(formatMatchId(state({ cube: { value: 2 ** 20 }, score: [40000, 0] }))).toBe(formatMatchId(largest))
  })

  it('refuses what is none, and what there is not here', () => {
    for (const text of ['', 'cAkAAAAAAAA', 'cAkAAAAAAAAAA', 'cAkAAAAAAAA='])
      expect(fault(text)).toMatch(/^bad-match-id: Expected a match ID of 12 letters/)
    expect(fault(turned({}, 8, 10, 9))).toBe('bad-match-id: Expected a state of the game from 0 to 4, but got 6.')
    expect(fault(turned({}, 15))).toBe('bad-match-id: Expected dice from 1 to 6 or none, but got 1 and 0.')
    expect(fault(turned({ dice: [6, 6] }, 15))).toBe(
      'bad-match-id: Expected dice from 1 to 6 or none, but got 7 and 6.',
    )
    expect(fault(turned({}, 13))).toBe('bad-match-id: Expected no resignation on offer, but got one of 1 games.')
    expect(fault(turned({ doubled: true }, 11))).toMatch(/Expected no beavers/)
    expect(fault(turned({}, 11))).toMatch(/Expected the player on roll to decide/)
    expect(unwrap(parseMatchId(turned({}, 4))).cube.owner).toBeUndefined() // GNU Backgammon takes an owner of 2 as nobody, too
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), text => void parseMatchId(text)))
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9+/]{12}$/), text => void parseMatchId(text)))
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9+/]{14}:[A-Za-z0-9+/]{12}$/), text => void parsePosition(text)))
  })
})

describe('a position as text', () => {
  it('is read in any of the formats', () => {
    const expected = unwrap(parsePosition('4HPwATDgc/ABMA:MAHlAAAAAAAE'))
    expect(expected).toMatchObject({ onRoll: 0, dice: [2, 1], length: 7 })
    for (const text of [
      'MAHlAAAAAAAE:4HPwATDgc/ABMA',
      ' 4HPwATDgc/ABMA MAHlAAAAAAAE ',
      'XGID=-b----E-C---eE---c-e----B-:0:0:1:21:0:0:0:7:10',
      '-b----E-C---eE---c-e----B-:0:0:1:21:0:0:0:7:10',
    ])
      expect(unwrap(parsePosition(text))).toEqual(expected)
  })

  it('leaves to a position ID alone money play and player 0 on roll', () => {
    const read = unwrap(parsePosition('4AMAwAEAAAAAAA'))
    expect(read).toMatchObject({ onRoll: 0, length: 0, doubled: false, cube: { value: 1 }, opening: false })
    expect(read.checkers[0][0]).toBe(3)
    expect(read.ended).toBeUndefined()
  })

  it('is of a game that is over where a player has no checkers left', () => {
    expect(unwrap(parsePosition('4HPwAQAAAAAAAA')).ended).toBe('played')
    expect(unwrap(parsePosition('4HPwAQAAAAAAAA:cAngAAAAAAAE')).ended).toBe('played')
  })

  it('refuses what is none', () => {
    for (const [text, code] of [
      ['', 'bad-position-id'],
      ['a b c', 'bad-position-id'],
      ['4HPwATDgc/ABMA:cAkAAAAA', 'bad-match-id'],
      ['4HPwATDgc/ABM:cAkAAAAAAAAA', 'bad-position-id'],
      ['XGID=', 'bad-xgid'],
      ['a:b:c', 'bad-xgid'],
      [`4HPwATDgc/ABMA:${formatMatchId(state({ length: 3, score: [3, 0] }))}`, 'bad-position'],
      [`4HPwATDgc/ABMA:${formatMatchId(state({ length: 3, crawford: true }))}`, 'bad-position'],
      [`4HPwATDgc/ABMA:${formatMatchId(state({ doubled: true, dice: [3, 1] }))}`, 'bad-position'],
      [`4HPwATDgc/ABMA:${formatMatchId(state({ doubled: true, cube: { value: 2, owner: 0 } }))}`, 'bad-position'],
    ])
      expect([text, parsePosition(text)]).toMatchObject([text, { error: { code } }])
  })
})
