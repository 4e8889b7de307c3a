import { describe, expect, it } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import type { MatchRecord } from '../../../arena/job.ts'
import { inlinePool } from '../../../arena/workers/inlinePool.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'
import { resultOf } from '../../../league/matchResult.ts'
import { type TournamentInput, tournamentConfig } from '../../../league/tournament/config.ts'
import { FORMATS } from '../../../league/tournament/formats.ts'
import { type RunOptions, runTournament, Tournament, type TournamentEvent } from '../../../league/tournament/run.ts'

const game = unwrap(games.make('go', { size: 3 }))
const pool = inlinePool({ games, agents })

const fresh = (more: Partial<TournamentInput> = {}) =>
  new Tournament(
    tournamentConfig.parse({
      game: { id: 'go', options: game.options },
      agents: ['random', 'greedy', 'mcts?sims=20', 'random'],
      games: 6,
      opening: 1,
      ...more,
    }),
    game.spec,
  )

async function eventsOf(tournament: Tournament, options: Partial<RunOptions> = {}): Promise<TournamentEvent[]> {
  const events: TournamentEvent[] = []
  for await (const event of runTournament(tournament, { pool, ...options })) events.push(event)
  return events
}

/** Everything of a record that does not depend on the clock. */
const lasting = ({ key, replay }: MatchRecord) => ({ key, trace: replay.trace, returns: replay.returns })

describe('a tournament', () => {
  it.each(FORMATS)('in format %s plays the same matches in one go and after interruptions', async format => {
    const whole: MatchRecord[] = []
    const untouched = await eventsOf(fresh({ format }), { onRecord: record => void whole.push(record) })

    const stored: MatchRecord[] = []
    let ends = 0
    for (let complete = false; !complete; ends++) {
      const stop = new AbortController()
      let left = 5
      const events = await eventsOf(fresh({ format }), {
        recorded: stored.map(resultOf).reverse(),
        signal: stop.signal,
        inFlight: 3,
        onRecord(record) {
          stored.push(record)
          if (--left === 0) stop.abort()
        },
      })
      const last = events.at(-1)!
      complete = last.type === 'end' && last.complete
    }
    expect(ends).toBeGreaterThan(2)
    const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1)
    expect(stored.map(lasting).sort(byKey)).toEqual(whole.map(lasting).sort(byKey))
    const standings = (events: TournamentEvent[]) => {
      const end = events.at(-1)!
      return end.type === 'end' && end.standings.rows.map(({ thinking: _, ...row }) => row)
    }
    const resumed = await eventsOf(fresh({ format }), { recorded: stored.map(resultOf) })
    expect(resumed.map(event => event.type)).toEqual(['start', 'end'])
    expect(rounded(standings(resumed))).toEqual(rounded(standings(untouched)))
  })

  it('counts a match only after it was stored, and tells how far it is', async () => {
    const tournament = fresh()
    const counted: number[] = []
    const events = await eventsOf(tournament, {
      async onRecord() {
        await new Promise(resolve => setImmediate(resolve))
        counted.push(tournament.tally.matches)
      },
    })
    expect(counted).toEqual(Array.from({ length: 36 }, (_, i) => i))
    const matches = events.flatMap(event => (event.type === 'match' ? [event.progress] : []))
    expect(matches.map(progress => progress.done)).toEqual(Array.from({ length: 36 }, (_, i) => i + 1))
    expect(new Set(matches.map(progress => progress.total))).toEqual(new Set([36]))
    expect(events[0]).toMatchObject({
      type: 'start',
      progress: { done: 0, total: 36, perSecond: 0, secondsLeft: null },
    })
  })

  it('says how everyone stands whenever it is asked to', async () => {
    const events = await eventsOf(fresh(), { every: 0 })
    expect(events.filter(event => event.type === 'standings').length).toBe(36)
  })

  it('stops where a match can not be stored', async () => {
    const onRecord = () => Promise.reject(new Error('disk full'))
    await expect(eventsOf(fresh(), { onRecord })).rejects.toThrow('disk full')
  })

  it('reads its configuration back from JSON', () => {
    const { config } = fresh({ format: 'swiss', rounds: 2, clock: { move: 100 } })
    expect(tournamentConfig.parse(JSON.parse(JSON.stringify(config)))).toEqual(config)
    expect(() => tournamentConfig.parse({ ...config, round: 3 })).toThrow(/round/)
  })
})

/** Sums depend on the order of matches in their last digits. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'number' ? Number(each.toPrecision(9)) : each)))
}
