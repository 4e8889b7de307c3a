import { describe, expect, it } from 'vitest'
import { Rng } from '../../envs/core/rng.ts'
import { crossTableOf } from '../../league/crossTable.ts'
import type { MatchResult } from '../../league/matchResult.ts'
import { pentanomialOf } from '../../league/ratings/pairs.ts'
import { standingsOf } from '../../league/standings.ts'
import { Tally } from '../../league/tally.ts'
import { entrantsOf } from '../../league/tournament/entrants.ts'
import { ALONE, finished, POINTS, WIN_LOSS } from './support.ts'

const entrants = entrantsOf(['a', 'b', 'c'])

function tallyOf(matches: readonly MatchResult[], rules = WIN_LOSS, players = 3): Tally {
  const tally = new Tally(players, rules)
  for (const match of matches) tally.add(match)
  return tally
}

describe('games of win and loss', () => {
  const pairs = [
    finished('0/0-1/0/0', [1, -1]), // 0 wins from seat 0
    finished('0/0-1/0/1', [-1, 1]), // and from seat 1
    finished('0/0-1/1/0', [0, 0]),
    finished('0/0-1/1/1', [1, -1]), // 1 wins from seat 0
    finished('1/0-1/0/0', [-1, 1]), // another round: 1 wins, the partner is missing
  ]

  it('are counted by pairs from the side of the lower entrant, over all rounds', () => {
    const [duel] = tallyOf(pairs).duels()
    expect(duel).toMatchObject({ a: 0, b: 1, counts: { ww: 1, ld: 1, l: 1, wl: 0, dd: 0 } })
    expect(pentanomialOf(duel.counts)).toEqual([0, 1, 0, 0, 1])
  })

  it('give the same whatever the order, each match once', () => {
    const rng = Rng.fromSeed('order')
    const straight = standingsOf(entrants, tallyOf(pairs))
    for (let n = 0; n < 20; n++)
      expect(standingsOf(entrants, tallyOf(rng.shuffle([...pairs, ...pairs])))).toEqual(straight)
  })

  it('add up in totals, standings and cross table', () => {
    const tally = tallyOf(pairs)
    expect(tally.totalsOf(1)).toMatchObject({ games: 5, wins: 2, draws: 1, losses: 2, thinking: 50, decisions: 25 })
    expect(tally.firstSeat).toEqual({ w: 2, d: 1, l: 2 })
    const standings = standingsOf(entrants, tally)
    const c = standings.rows.find(row => row.name === 'c')!
    expect(c).toMatchObject({ games: 0, score: null, thinking: null })
    expect(standings.rows[0]).toMatchObject({ rank: 1, points: 2.5, score: 0.5, thinking: 2 })
    const table = crossTableOf(entrants, tally, standings)
    const [row, column] = ['a', 'b'].map(name => table.names.indexOf(name))
    expect(table.cells[row][column]).toMatchObject({ games: 5, score: 0.5, pairs: [0, 1, 0, 0, 1], gain: null })
    expect(table.cells[column][row]).toMatchObject({ games: 5, score: 0.5, pairs: [1, 0, 0, 1, 0] })
    expect(table.cells[row][row]).toBeNull()
    expect(table.cells[column][row]!.los).toBeCloseTo(1 - table.cells[row][column]!.los, 12)
  })

  it('lose by forfeit what they would have won, and count the reasons apart', () => {
    const tally = tallyOf([
      finished('0/0-1/0/0', [1, -1], { forfeit: { player: 0, reason: 'time' } }),
      finished('0/0-1/0/1', [0, 0], { forfeit: { player: 1, reason: 'illegal' }, end: 'going' }),
      finished('0/0-1/1/0', [-1, 1], { forfeit: { player: 0, reason: 'time' } }),
    ])
    expect(tally.totalsOf(0)).toMatchObject({ losses: 3, forfeits: { time: 2, illegal: 1, error: 0, hang: 0 } })
    expect(tally.totalsOf(1)).toMatchObject({ wins: 3, forfeits: { time: 0, illegal: 0, error: 0, hang: 0 } })
    expect(standingsOf(entrants, tally).rows[0].name).toBe('b')
  })

  it('refuse matches of another field', () => {
    expect(() => tallyOf([finished('0/0-3/0/0', [1, -1])])).toThrow(
      "Expected a match of 2 of 3 entrants, but got the key '0/0-3/0/0'.",
    )
    expect(() => tallyOf([finished('0/0/0/0', [1])])).toThrow(/Expected a match of 2/)
  })
})

describe('games of points', () => {
  it('are rated by the mean of pairs; a forfeit costs at least a point', () => {
    const tally = tallyOf(
      [
        finished('0/0-1/0/0', [4, -4]),
        finished('0/0-1/0/1', [2, -2]), // 1 in seat 0 wins 2
        finished('0/0-1/1/0', [0, 0], { forfeit: { player: 1, reason: 'error' } }),
        finished('0/0-1/1/1', [-3, 3], { forfeit: { player: 0, reason: 'hang' } }),
        finished('0/0-1/2/0', [9, -9]), // half a pair
      ],
      POINTS,
      2,
    )
    const [duel] = tally.pointsDuels()
    expect(duel.points.count).toBe(2)
    expect(duel.points.mean).toBeCloseTo(((4 - 2) / 2 + (1 + 3) / 2) / 2, 12)
    const standings = standingsOf(entrants.slice(0, 2), tally)
    expect(standings.kind).toBe('points')
    expect(standings.kind === 'points' && standings.rows[0].mean!.value).toBeCloseTo(1.5, 12)
    expect(tally.result(0, [0, 1])).toEqual({ games: 5, points: 4, margin: 4 - 2 + 1 + 3 + 9 })
  })
})

describe('one-player worlds', () => {
  const episode = (entrant: number, n: number, value: number, more: Partial<MatchResult> = {}) =>
    finished(`0/${entrant}/${n}/0`, [value], more)

  it('compare the same episodes', () => {
    const tally = tallyOf(
      [
        ...[3, 5, 10].map((value, n) => episode(0, n, value)),
        ...[1, 2, 9].map((value, n) => episode(1, n, value)),
        ...[4, 5].map((value, n) => episode(2, n, value, { end: 'truncated' })),
      ],
      ALONE,
    )
    expect(tally.returnDifferences(0, 1)).toMatchObject({ count: 3, mean: 2 })
    expect(tally.returnDifferences(1, 0)).toMatchObject({ count: 3, mean: -2 })
    expect(tally.returnDifferences(2, 0)).toMatchObject({ count: 2, mean: 0.5 })
    const { rows } = standingsOf(entrants, tally)
    expect(rows.map(row => row.name)).toEqual(['a', 'c', 'b'])
    expect(rows).toMatchObject([
      { terminated: 1, behind: null, p: null },
      { terminated: 0, behind: { value: 0.5 } },
      { behind: { value: -2 } },
    ])
  })

  it('count what was forfeited or given up as the lowest return of all, whenever that came', () => {
    const matches = [
      episode(0, 0, 0, { forfeit: { player: 0, reason: 'error' } }),
      episode(1, 0, -20),
      episode(0, 1, -30),
      episode(1, 1, 0, { resigned: 0 }),
      episode(0, 2, -10),
      episode(1, 2, -100),
      episode(0, 3, 0, { forfeit: { player: 0, reason: 'time' } }),
      episode(1, 3, 0, { forfeit: { player: 0, reason: 'time' } }),
    ]
    for (const order of [matches, [...matches].reverse()]) {
      const tally = tallyOf(order, ALONE, 2)
      expect(tally.returnsOf(0).mean).toBeCloseTo((-100 - 30 - 10 - 100) / 4, 10)
      const differences = [-100 + 20, -30 + 100, -10 + 100, 0]
      const mean = differences.reduce((sum, each) => sum + each, 0) / 4
      const found = tally.returnDifferences(0, 1)
      expect(found.mean).toBeCloseTo(mean, 10)
      expect(found.squares).toBeCloseTo(
        differences.reduce((sum, each) => sum + (each - mean) ** 2, 0),
        6,
      )
      expect(tally.totalsOf(1)).toMatchObject({ games: 4, forfeits: { time: 1 } })
    }
  })

  it('stand without a number where nobody has finished anything', () => {
    const tally = tallyOf([episode(1, 0, 0, { forfeit: { player: 0, reason: 'error' } })], ALONE)
    const { rows } = standingsOf(entrants, tally)
    expect(rows.map(row => row.name)).toEqual(['a', 'b', 'c'])
    expect(rows).toMatchObject([{ mean: null }, { mean: null, games: 1 }, { mean: null, los: null }])
  })
})

it('holds no more for many matches than for few', () => {
  const sizeAfter = (pairs: number) => {
    const tally = new Tally(2, WIN_LOSS)
    for (let pair = 0; pair < pairs; pair++) {
      for (const turned of [0, 1]) tally.add(finished(`0/0-1/${pair}/${turned}`, [1, -1]))
    }
    return JSON.stringify(tally, (_, value) =>
      value instanceof Map ? [...value] : ArrayBuffer.isView(value) ? value.byteLength : value,
    ).length
  }
  expect(sizeAfter(50_000) - sizeAfter(50)).toBeLessThan(100)
})
