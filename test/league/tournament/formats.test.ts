import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rng } from '../../../envs/core/rng.ts'
import { FORMATS, type FormatName } from '../../../league/tournament/formats.ts'
import { type MatchPlace, readKey } from '../../../league/tournament/meeting.ts'
import type { Tournament } from '../../../league/tournament/run.ts'
import { ALONE, decided, playInWaves, playOut, tournamentOf } from '../support.ts'

/** Results that depend on nothing but the match: stronger entrants win more often, with draws. */
function judgeOf(seed: string, drawn = 0.3) {
  return (place: MatchPlace) => {
    const { round, entrants, pair, turned } = place
    const rng = Rng.fromSeed(`${seed}/${round}/${entrants}/${pair}/${turned}`)
    if (rng.float() < drawn) return decided(place, 0)
    return decided(place, rng.float() < 1 / (1 + Math.exp((entrants[0] - entrants[1]) / 3)) ? 1 : -1)
  }
}

function placesOf(tournament: Tournament, seed = 'formats', drawn?: number): MatchPlace[] {
  return playOut(tournament, judgeOf(seed, drawn)).map(match => readKey(match.key))
}

const fields = fc.record({
  agents: fc.integer({ min: 2, max: 11 }),
  games: fc.integer({ min: 1, max: 5 }),
  seed: fc.string(),
})
const formatted = fc.record({
  agents: fc.integer({ min: 2, max: 9 }),
  games: fc.integer({ min: 1, max: 4 }),
  seed: fc.string(),
  format: fc.constantFrom(...FORMATS),
})

describe('every format', () => {
  it('gives each meeting whole pairs: as many games with seats swapped as not', () => {
    fc.assert(
      fc.property(formatted, ({ agents, seed, ...more }) => {
        const seatings = new Map<string, number[]>()
        for (const { round, entrants, turned } of placesOf(tournamentOf(agents, more), seed)) {
          const key = `${round}/${entrants}`
          const count = seatings.get(key) ?? [0, 0]
          count[turned]++
          seatings.set(key, count)
        }
        for (const [straight, swapped] of seatings.values()) {
          expect(straight).toBe(swapped)
          expect(straight).toBeGreaterThanOrEqual(Math.ceil(more.games / 2))
        }
      }),
    )
  })

  it('goes on after any part of its matches, in any order, as if nothing had happened', () => {
    fc.assert(
      fc.property(formatted, fc.nat(), fc.string(), ({ agents, seed, ...more }, cut, order) => {
        const waves = playInWaves(tournamentOf(agents, more), judgeOf(seed))
        const whole = waves.flat()
        const rng = Rng.fromSeed(order)
        // whole waves, and of the next one what had finished: any of it, for some matches take long
        const begun = cut % waves.length
        const last = waves[begun].filter(() => rng.float() < 0.6)
        const kept = rng.shuffle([...waves.slice(0, begun).flat(), ...last])
        const resumed = tournamentOf(agents, more)
        for (const match of kept) expect(resumed.tally.add(match)).toBe(true)
        for (const match of kept) expect(resumed.tally.add(match)).toBe(false)
        const rest = playOut(resumed, judgeOf(seed))
        const keys = [...kept, ...rest].map(match => match.key)
        expect(keys.sort()).toEqual(whole.map(match => match.key).sort())
      }),
    )
  })

  it('knows its length beforehand, but for further pairs of a knockout', () => {
    for (const format of FORMATS) {
      const tournament = tournamentOf(7, { format, games: 4 })
      const total = tournament.total(tournament.meetings())
      expect(placesOf(tournament, 'length', 0).length).toBeGreaterThanOrEqual(total)
      if (format !== 'knockout') expect(tournament.tally.matches).toBe(total)
      expect(tournament.total(tournament.meetings())).toBe(tournament.tally.matches)
    }
  })
})

describe('round robin', () => {
  it('lets every two meet once, for the games asked for rounded up to pairs', () => {
    fc.assert(
      fc.property(fields, ({ agents, games }) => {
        const counts = new Map<string, number>()
        for (const { entrants } of placesOf(tournamentOf(agents, { games })))
          counts.set(String(entrants), (counts.get(String(entrants)) ?? 0) + 1)
        expect(counts.size).toBe((agents * (agents - 1)) / 2)
        expect(new Set(counts.values())).toEqual(new Set([2 * Math.ceil(games / 2)]))
      }),
    )
  })

  it('plays the first pair of every meeting before the second of any', () => {
    const pairs = placesOf(tournamentOf(4, { games: 6 })).map(place => place.pair)
    expect(pairs).toEqual([...pairs].sort())
  })
})

it('gauntlet lets the first meet each of the others', () => {
  const places = placesOf(tournamentOf(5, { format: 'gauntlet', games: 2 }))
  expect(places.map(place => place.entrants.join())).toEqual(['0,1', '0,1', '0,2', '0,2', '0,3', '0,3', '0,4', '0,4'])
})

describe('Swiss', () => {
  const meetingsOf = (places: readonly MatchPlace[]) => [
    ...new Set(places.map(place => `${place.round}:${place.entrants}`)),
  ]

  it('has no rematch while one can be avoided, and byes at most once', () => {
    fc.assert(
      fc.property(fields, ({ agents, games, seed }) => {
        for (const rounds of [1, Math.floor(agents / 2)]) {
          const meetings = meetingsOf(placesOf(tournamentOf(agents, { format: 'swiss', games, rounds }), seed))
          const couples = meetings.map(meeting => meeting.split(':')[1])
          // those not met yet are at least half the field then, so they can be paired off (Dirac 1952); later they may not be
          expect(new Set(couples).size).toBe(couples.length)
          expect(meetings.length).toBe(rounds * Math.floor(agents / 2))
          const byes = Array.from(
            { length: agents },
            (_, entrant) => rounds - couples.filter(each => each.split(',').includes(String(entrant))).length,
          )
          expect(Math.max(...byes)).toBeLessThanOrEqual(agents % 2)
        }
      }),
    )
  })

  it('goes on beyond what can be had without rematches', () => {
    const meetings = meetingsOf(placesOf(tournamentOf(3, { format: 'swiss', games: 2, rounds: 7 })))
    expect(meetings.length).toBe(7)
  })

  it('pairs top half against bottom half, then winners with winners', () => {
    const places = playOut(tournamentOf(8, { format: 'swiss', games: 2 }), place => decided(place, 1)).map(each =>
      readKey(each.key),
    )
    expect(meetingsOf(places)).toEqual([
      ...['0:0,4', '0:1,5', '0:2,6', '0:3,7'],
      ...['1:0,2', '1:1,3', '1:4,6', '1:5,7'],
      ...['2:0,1', '2:2,4', '2:3,5', '2:6,7'],
    ])
  })

  it('ranks by points, then by Buchholz, and credits a bye with the games of a meeting', () => {
    const tournament = tournamentOf(3, { format: 'swiss', games: 2, rounds: 2 })
    playOut(tournament, place => decided(place, 1))
    // round 1: 0 beats 1, 2 has the bye; round 2: 0 beats 2, 1 has it
    const standings = tournament.standings()
    expect(standings.rows.map(row => row.name)).toEqual(['agent0', 'agent1', 'agent2'])
    expect(standings.kind === 'elo' && standings.rows.map(row => row.place)).toEqual([
      '4 (Buchholz 4)',
      '2 (Buchholz 6)',
      '2 (Buchholz 6)',
    ])
  })
})

describe('knockout', () => {
  it('has one winner, who lost no meeting, and everyone else lost exactly one', () => {
    fc.assert(
      fc.property(fields, ({ agents, games, seed }) => {
        const tournament = tournamentOf(agents, { format: 'knockout', games })
        const places = placesOf(tournament, seed, 0.8)
        const couples = new Set(places.map(place => `${place.round}/${place.entrants}`))
        expect(couples.size).toBe(agents - 1)
        const standings = tournament.standings()
        const labels = standings.kind === 'elo' ? standings.rows.map(row => row.place) : []
        expect(labels.filter(label => label === 'winner')).toEqual(['winner'])
        expect(labels.filter(label => label === 'final')).toEqual(['final'])
        expect(labels[0]).toBe('winner')
      }),
    )
  })

  it('gives byes to the best seeds and keeps the first two apart until the final', () => {
    const places = playOut(tournamentOf(6, { format: 'knockout', games: 2 }), place => decided(place, 1)).map(each =>
      readKey(each.key),
    )
    expect([...new Set(places.map(place => `${place.round}:${place.entrants}`))]).toEqual([
      '0:3,4',
      '0:2,5',
      '1:0,3',
      '1:1,2',
      '2:0,1',
    ])
  })

  it('plays level meetings on, pair by pair, and then prefers the better seed', () => {
    const level = tournamentOf(2, { format: 'knockout', games: 4, tiebreaks: 3 })
    expect(playOut(level, place => decided(place, 0)).length).toBe(2 * (2 + 3))
    expect(level.standings().rows[0].name).toBe('agent0')
    const late = tournamentOf(2, { format: 'knockout', games: 4, tiebreaks: 3 })
    expect(playOut(late, place => decided(place, place.pair === 3 ? -1 : 0)).length).toBe(2 * 4)
    expect(late.standings().rows[0].name).toBe('agent1')
  })
})

describe('one-player worlds', () => {
  it('let everyone play the same episodes', () => {
    const tournament = tournamentOf(3, { games: 4 }, ALONE)
    const places = playOut(tournament, () => [1]).map(match => readKey(match.key))
    expect(places.map(({ entrants, pair }) => `${pair}:${entrants}`)).toEqual(
      [0, 1, 2, 3].flatMap(episode => [0, 1, 2].map(entrant => `${episode}:${entrant}`)),
    )
  })

  it.each(['gauntlet', 'swiss', 'knockout'] satisfies FormatName[])('refuse %s', format => {
    expect(() => tournamentOf(3, { format }, ALONE)).toThrow(/Expected format round-robin in a one-player world/)
  })
})

it('refuses fields that do not suit the game', () => {
  expect(() => tournamentOf(1)).toThrow('Expected at least two agents for a game of two players, but got 1.')
  expect(() => tournamentOf(3, {}, { players: 3, scoring: 'return' })).toThrow(
    'Expected a game of one or two players, but got one of 3.',
  )
})
