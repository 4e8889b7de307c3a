import { describe, expect, test } from 'vitest'
import { MatchEquity } from '../../../../agents/baselines/backgammon/matchEquity.ts'

describe('match equities', () => {
  const table = new MatchEquity(15)

  // The Kazaross-XG2 table as GNU Backgammon ships it: own points away, the other's, chance to win
  test.each([
    [2, 1, 0.3226],
    [3, 1, 0.2492],
    [4, 1, 0.1856],
    [3, 2, 0.4005],
    [4, 2, 0.3313],
    [5, 2, 0.2564],
    [4, 3, 0.4285],
    [5, 3, 0.352],
    [7, 3, 0.2379],
    [5, 4, 0.4227],
    [7, 5, 0.3736],
  ])('%i away against %i away is within 3%% of what strong play gives: %f', (own, other, chance) => {
    expect(Math.abs(table.chance(own, other, false) - chance)).toBeLessThan(0.03)
    expect(table.chance(other, own, false)).toBeCloseTo(1 - table.chance(own, other, false), 12)
  })

  test('a match that is over is won or lost', () => {
    expect([table.chance(0, 3, false), table.chance(-2, 3, true), table.chance(3, -1, false)]).toEqual([1, 1, 0])
  })

  test('every point is worth having', () => {
    for (let own = 1; own <= 15; own++) {
      for (let other = 2; other <= 15; other++) {
        expect(table.chance(own, other, false)).toBeGreaterThan(table.chance(own, other - 1, false))
      }
    }
  })

  test('after the Crawford game two games are as good as one: who is behind doubles', () => {
    expect(table.chance(1, 1, true)).toBe(0.5)
    expect(table.chance(2, 1, true)).toBe(0.5)
    expect(table.chance(3, 1, true)).toBe(table.chance(4, 1, true))
    expect(table.chance(1, 3, true)).toBe(1 - table.chance(3, 1, true))
  })
})
