import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Position } from '../../../envs/backgammon/position.ts'
import { formatXgid, parseXgid } from '../../../envs/backgammon/xgid.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { anyPosition } from './arbitraries.ts'

const side = (counts: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: 25 }, (_, place) => counts[place + 1] ?? 0)
const START = side({ 24: 2, 13: 5, 8: 3, 6: 5 })
const BOARD = '-b----E-C---eE---c-e----B-'
const start = (given: Partial<Position>): Position => ({
  checkers: [START, START],
  onRoll: 0,
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

describe('XGID', () => {
  it.each<[string, Position]>([
    [`XGID=${BOARD}:0:0:1:00:0:0:0:0:10`, start({})],
    [`XGID=${BOARD}:0:0:-1:52:0:0:1:0:10`, start({ onRoll: 1, dice: [5, 2], jacoby: true })],
    [`XGID=${BOARD}:1:-1:1:00:2:4:0:9:10`, start({ cube: { value: 2, owner: 1 }, score: [2, 4], length: 9 })],
    [
      `XGID=${BOARD}:1:1:1:D:3:1:0:7:10`,
      start({ cube: { value: 2, owner: 0 }, score: [3, 1], length: 7, doubled: true }),
    ],
    [`XGID=${BOARD}:0:0:1:13:4:2:1:5:10`, start({ score: [4, 2], length: 5, crawford: true, dice: [1, 3] })],
    [
      'XGID=aB-a--------------------bC:0:0:1:61:0:0:0:0:10',
      start({ checkers: [side({ 1: 2, 25: 3 }), side({ 1: 2, 22: 1, 25: 1 })], dice: [6, 1] }),
    ],
    [`XGID=${BOARD}:12:0:1:00:0:0:0:0:12`, start({ cube: { value: 4096, owner: undefined } })],
    [
      'XGID=-A------------------------:0:0:1:00:0:0:0:0:10',
      start({ checkers: [side({ 1: 1 }), side({})], ended: 'played' }),
    ],
  ])('is %s', (text, position) => {
    expect(formatXgid(position)).toBe(text)
    expect(unwrap(parseXgid(text))).toEqual(position)
    expect(unwrap(parseXgid(text.replace('XGID=', ' ')))).toEqual(position)
  })

  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyPosition, position => {
        expect(unwrap(parseXgid(formatXgid(position)))).toEqual(position)
      }),
    )
  })

  it('drops whether beavers are allowed, and the largest cube', () => {
    expect(unwrap(parseXgid(`XGID=${BOARD}:0:0:1:63:0:0:3:0:8`))).toEqual(start({ dice: [6, 3], jacoby: true }))
    expect(unwrap(parseXgid(`XGID=${BOARD}:0:0:1:63:0:0:2:0:8`))).toEqual(start({ dice: [6, 3] }))
  })

  it.each([
    ['', 'bad-xgid', "26 places, each -, A to O or a to o, but got ''"],
    [`XGID=${BOARD}`, 'bad-xgid', '10 fields with colons between, but got 1'],
    [`XGID=${BOARD}-:0:0:1:00:0:0:0:0:10`, 'bad-xgid', '26 places'],
    [`XGID=P${BOARD.slice(1)}:0:0:1:00:0:0:0:0:10`, 'bad-xgid', '26 places'],
    [`XGID=A${BOARD.slice(1)}:0:0:1:00:0:0:0:0:10`, 'bad-xgid', 'each player on its own bar'],
    [`XGID=${BOARD}:x:0:1:00:0:0:0:0:10`, 'bad-xgid', "the logarithm of the cube, but got 'x'"],
    [`XGID=${BOARD}:31:0:1:00:0:0:0:0:10`, 'bad-xgid', 'the logarithm of the cube to be at most 30, but got 31'],
    [`XGID=${BOARD}:0:2:1:00:0:0:0:0:10`, 'bad-xgid', "1, 0 or -1 for the owner of the cube, but got '2'"],
    [`XGID=${BOARD}:0:0:0:00:0:0:0:0:10`, 'bad-xgid', "1 or -1 for the player on roll, but got '0'"],
    [`XGID=${BOARD}:0:0:1:70:0:0:0:0:10`, 'bad-xgid', 'a roll such as 63'],
    [`XGID=${BOARD}:0:0:1:B:0:0:0:0:10`, 'bad-xgid', 'a game without beavers and raccoons, but got B'],
    [`XGID=${BOARD}:0:0:1:00:0:0:2:5:10`, 'bad-xgid', '0 or 1 for the Crawford game in a match, but got 2'],
    [`XGID=${BOARD}:0:0:1:00:0:0:0:40000:10`, 'bad-xgid', 'a match to at most 32767 points, but got 40000'],
    [`XGID=${BOARD}:0:0:1:00:5:0:0:5:10`, 'bad-position', 'a score of at most 4 in this game, but got 5'],
    [`XGID=${BOARD}:0:0:1:00:0:0:1:5:10`, 'bad-position', 'a point from winning in the Crawford game'],
    [`XGID=-OA-----------------------:0:0:1:00:0:0:0:0:10`, 'bad-position', '15 checkers of player 0, but got 16'],
  ])('refuses %s', (text, code, message) => {
    expect(parseXgid(text)).toMatchObject({ error: { code, message: expect.stringContaining(message) } })
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), text => void parseXgid(text)))
    fc.assert(fc.property(fc.stringMatching(/^XGID=[A-Oa-o-]{26}(:[-0-9DBR]{1,2}){9}$/), text => void parseXgid(text)))
  })
})
