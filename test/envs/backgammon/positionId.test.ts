import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Checkers } from '../../../envs/backgammon/position.ts'
import { formatPositionId, parsePositionId } from '../../../envs/backgammon/positionId.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { anyCheckers } from './arbitraries.ts'

/** A side with so many checkers on points written as they are called (the ace point is 1, the bar 25). */
const side = (counts: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: 25 }, (_, place) => counts[place + 1] ?? 0)
const START = side({ 24: 2, 13: 5, 8: 3, 6: 5 })
const code = (text: string): string => {
  const read = parsePositionId(text, 0)
  return read.ok ? 'none' : read.error.code
}

describe('position IDs', () => {
  it.each<[string, string, Checkers]>([
    ['the start, of the manual of GNU Backgammon', '4HPwATDgc/ABMA', [START, START]],
    ['the start after 8/5 6/5, the other on roll', 'sGfwATDgc/ABMA', [START, side({ 24: 2, 13: 5, 8: 2, 6: 4, 5: 2 })]],
    ['three checkers to bear off against five on the six point', '4AMAwAEAAAAAAA', [side({ 1: 3 }), side({ 6: 5 })]],
    ['nothing left', 'AAAAAAAAAAAAAA', [side({}), side({})]],
    ['all on the bar', '/38AAAAAAAD/fw', [side({ 25: 15 }), side({ 1: 15 })]],
  ])('are those of GNU Backgammon: %s', (_, id, checkers) => {
    expect(formatPositionId(checkers, 0)).toBe(id)
    expect(unwrap(parsePositionId(id, 0))).toEqual(checkers)
    expect(formatPositionId([checkers[1], checkers[0]], 1)).toBe(id)
    expect(unwrap(parsePositionId(id, 1))).toEqual([checkers[1], checkers[0]])
  })

  it('are read as they were written', () => {
    fc.assert(
      fc.property(anyCheckers, fc.constantFrom<0 | 1>(0, 1), (checkers, onRoll) => {
        const id = formatPositionId(checkers, onRoll)
        expect(id).toMatch(/^[A-Za-z0-9+/]{14}$/)
        expect(unwrap(parsePositionId(id, onRoll))).toEqual(checkers)
      }),
    )
  })

  it('refuses what is no position, with what was expected', () => {
    for (const text of ['', '4HPwATDgc/ABM', '4HPwATDgc/ABMAA', '4HPwATDgc/AB A', '4HPwATDgc/ABM=', '4HPwATDgc-ABMA'])
      expect(code(text)).toBe('bad-position-id')
    expect(code('//////////////')).toBe('bad-position-id') // no place ends
    expect(code('//8AAAAAAAAAAA')).toBe('bad-position') // 16 checkers
    expect(code('AQAAAAAAAAAAAA')).toBe('none')
    const both = formatPositionId([side({ 1: 1 }), side({ 24: 1 })], 0)
    expect(parsePositionId(both, 0)).toMatchObject({
      error: {
        code: 'bad-position',
        message: "Expected checkers of one player on a point, but both are on player 0's 1 point.",
      },
    })
    const closed = side({ 1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2, 25: 1 })
    expect(code(formatPositionId([closed, closed], 0))).toBe('bad-position')
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), text => void parsePositionId(text, 1)))
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9+/]{14}$/), text => void parsePositionId(text, 0)))
  })
})
