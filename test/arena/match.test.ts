import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type AgentKind, defineAgent } from '../../agents/core/registry.ts'
import type { MatchJob, MatchRecord } from '../../arena/job.ts'
import { playMatch } from '../../arena/match.ts'
import { encounterJobs } from '../../arena/series.ts'
import { CHANCE } from '../../envs/core/game.ts'
import { arenaJob, arenaRegistries, played } from '../support/arenaJobs.ts'

const odd = (options: string): string => `odd?${options}`

describe('a match', () => {
  it('is decided by its job alone', async () => {
    const job = arenaJob({ opening: 3 })
    const [first, again, other] = [await played(job), await played(job), await played({ ...job, seed: 'other' })]
    expect(again.record.replay).toEqual(first.record.replay)
    expect(other.record.replay.actions).not.toEqual(first.record.replay.actions)
    expect(first.record.replay).toMatchObject({ end: 'terminated', reproducible: true, agents: ['picker', 'picker'] })
    expect(first.record.decisions).toEqual([3, 4]) // 10 moves, the first 3 of them the opening's
  })

  it('yields what happens, in order, with notation and thoughts', async () => {
    const { record, events } = await played(arenaJob({ opening: 1 }))
    expect(events[0]).toEqual({ type: 'start', key: 'job' })
    expect(events.at(-1)).toEqual({ type: 'end', record })
    const actions = events.filter(event => event.type === 'action')
    expect(actions.map(event => event.action)).toEqual(record.replay.actions)
    expect(actions.map(event => event.ply)).toEqual(actions.map((_, i) => i))
    expect(actions.map(event => event.player)).toEqual(actions.map((_, i) => (i % 2 ? CHANCE : (i / 2) % 2)))
    expect(actions[2]).toMatchObject({ text: `+${record.replay.actions[2]}`, thoughts: { mood: 'fine' } })
    expect(actions[0]).not.toHaveProperty('thoughts') // an opening is nobody's thought
    expect(actions[1]).not.toHaveProperty('thoughts')
  })

  it('yields start and end alone where nobody watches, and the same record', async () => {
    const { record, events } = await played(arenaJob(), { watched: false })
    expect(events.map(event => event.type)).toEqual(['start', 'end'])
    expect(record.replay).toEqual((await played(arenaJob())).record.replay)
  })

  it('starts from a position', async () => {
    const { record } = await played(arenaJob({ position: '7' }))
    expect(record.replay.actions).toHaveLength(6)
    expect(record.replay.position).toBe('7')
  })

  it('draws openings that leave something to play', async () => {
    for (const opening of [9, 10, 50]) {
      const { record } = await played(arenaJob({ opening }))
      expect(record.decisions).toEqual([0, 1]) // of 10 moves, the last is never an opening's
    }
  })
})

describe('a pair', () => {
  it('has the same start, opening and chance in both games', async () => {
    const series = { ...arenaJob(), game: { id: 'arena-dice', options: { length: 12 } }, opening: 4, seed: 's' }
    const pair = encounterJobs(series, { round: 2, pair: 5, label: '0-1', agents: ['picker', odd('at=1')] })
    expect(pair.map(job => job.agents)).toEqual([
      ['picker', 'odd?at=1'],
      ['odd?at=1', 'picker'],
    ])
    expect(new Set(pair.map(job => job.seed)).size).toBe(1)
    expect(new Set(pair.map(job => job.key)).size).toBe(2)
    const [a, b] = await Promise.all(pair.map(async job => (await played(job)).record.replay.actions))
    expect(a.slice(0, 8)).toEqual(b.slice(0, 8))
    const chance = (actions: readonly number[]): number[] => actions.filter((_, i) => i % 2 === 1)
    expect(chance(a)).toEqual(chance(b))
    expect(a).not.toEqual(b)
  })

  it('differs from other pairs and rounds, not from other agents', () => {
    const seed = (round: number, pair: number, agents: string[]): string =>
      encounterJobs(arenaJob(), { round, pair, label: 'x', agents })[0].seed
    expect(seed(0, 1, ['a'])).toBe(seed(0, 1, ['b']))
    expect(
      new Set([seed(0, 1, ['a']), seed(1, 0, ['a']), seed(1, 1, ['a']), seed(0, 11, ['a']), seed(11, 0, ['a'])]).size,
    ).toBe(5)
  })

  it('is one job for one player, three for three', () => {
    const jobs = (agents: string[]): readonly MatchJob[] =>
      encounterJobs(arenaJob(), { round: 0, pair: 0, label: 'x', agents })
    expect(jobs(['a']).map(job => job.agents)).toEqual([['a']])
    expect(jobs(['a', 'b', 'c']).map(job => job.agents.join(''))).toEqual(['abc', 'bca', 'cab'])
  })
})

describe('a forfeit', () => {
  const cases: readonly [deed: string, reason: string, detail: RegExp][] = [
    ['does=throw&at=1', 'error', /^Expected a decision, but got an exception: TypeError: out of ideas$/],
    ['does=illegal&at=1', 'illegal', /^Expected one of the 3 legal actions after 6 actions, but got 7\.$/],
    ['does=text', 'illegal', /but got '1'\.$/],
    ['does=fraction', 'illegal', /but got 0\.5\.$/],
    ['does=undefined', 'illegal', /but got undefined\.$/],
    ['does=throw&when=make', 'error', /^Expected the agent to take its seat, but got an exception/],
    ['does=throw&when=reset', 'error', /^Expected the agent to take its seat, but got an exception/],
  ]
  it.each(cases)('is entered for %s', async (deed, reason, detail) => {
    const { record } = await played(arenaJob({ agents: ['picker', odd(deed)] }))
    expect(record.replay.forfeit).toMatchObject({ player: 1, reason })
    expect(record.replay.forfeit?.detail).toMatch(detail)
    expect(record.replay).toMatchObject({ returns: [1, -1], end: 'going', reproducible: true })
    if (reason === 'error') expect(record.stderr[1]).toContain('TypeError: out of ideas\n    at ')
  })

  it('is entered for time overrun in one move, and in all together', async () => {
    const slow = { agents: [odd('does=slow&ms=30&at=1'), 'picker'] }
    const move = await played(arenaJob({ ...slow, clock: { move: 20, game: null } }), { now: ticking() })
    expect(move.record.replay.forfeit).toMatchObject({ player: 0, reason: 'time' })
    expect(move.record.replay.forfeit?.detail).toBe('Expected a decision within 20 ms, but it took 31.0 ms.')
    expect(move.record.replay.reproducible).toBe(false)
    expect(move.record.decisions).toEqual([2, 1])
    expect(move.record.thinking).toEqual([32, 1])
    const game = await played(arenaJob({ ...slow, clock: { move: null, game: 31 } }), { now: ticking() })
    expect(game.record.replay.forfeit?.detail).toBe('Expected at most 31 ms for all decisions, but they took 32.0 ms.')
    const enough = await played(arenaJob({ ...slow, clock: { move: 31, game: 40 } }), { now: ticking() })
    expect(enough.record.replay.forfeit).toBeUndefined()
  })

  it('is entered for promises that come late, or never, without waiting for them', async () => {
    const clock = { move: 40, game: null }
    for (const deed of ['does=never', 'does=reject-late', 'does=slow-promise&ms=100000']) {
      const { record } = await played(arenaJob({ agents: [odd(deed), 'picker'], clock }))
      expect(record.replay.forfeit).toMatchObject({ player: 0, reason: 'time' })
    }
    const { record } = await played(arenaJob({ agents: [odd('does=never'), 'picker'] }), { hang: 40 })
    expect(record.replay.forfeit).toMatchObject({ player: 0, reason: 'hang' })
    const late = await played(arenaJob({ agents: [odd('does=never&when=reset'), 'picker'] }), { hang: 40 })
    expect(late.record.replay.forfeit).toMatchObject({ player: 0, reason: 'hang' })
  })

  it('is not entered for a promise in time', async () => {
    const { record } = await played(
      arenaJob({ agents: [odd('does=slow-promise&ms=5'), 'picker'], clock: { move: 30_000, game: null } }),
    )
    expect(record.replay.forfeit).toBeUndefined()
    expect(record.thinking[0]).toBeGreaterThan(3)
  })

  it('counts as the rules count: points at least 1, returns as collected', async () => {
    const throwing = { agents: ['odd?does=throw&at=2', 'picker'] }
    const play = async (scoring: string): Promise<readonly number[]> =>
      (await played(arenaJob({ ...throwing, game: { id: 'arena-dice', options: { scoring } } }))).record.replay.returns
    expect(await play('win-loss')).toEqual([-1, 1])
    expect(await play('points')).toEqual([-1, 1])
    const { record } = await played(
      arenaJob({ ...throwing, game: { id: 'arena-dice', options: { scoring: 'return' } } }),
    )
    const sums = [0, 0]
    for (const [i, action] of record.replay.actions.entries()) sums[(i >> 1) % 2] += action
    expect(record.replay.returns).toEqual(sums)
  })
})

/** A clock that goes on by a millisecond each time that it is looked at. */
function ticking(): () => number {
  let time = 0
  return () => time++
}

describe('giving up', () => {
  it('is an ordinary loss where games are won or lost', async () => {
    const { record } = await played(arenaJob({ agents: ['picker', odd('does=resign&at=1')] }))
    expect(record.replay).toMatchObject({ resigned: 1, returns: [1, -1], end: 'terminated' })
    expect(record.replay.forfeit).toBeUndefined()
  })

  it('is illegal elsewhere', async () => {
    const game = { id: 'arena-dice', options: { scoring: 'points' } }
    const { record } = await played(arenaJob({ agents: ['picker', odd('does=resign')], game }))
    expect(record.replay.forfeit).toMatchObject({ player: 1, reason: 'illegal' })
  })
})

describe('a clock', () => {
  it('makes a match unreproducible once an agent asks what is left of it', async () => {
    const job = arenaJob({ agents: ['picker', odd('does=look-at-the-clock')] })
    expect((await played(job)).record.replay.reproducible).toBe(true)
    const timed = await played({ ...job, clock: { move: 60_000, game: null } })
    expect(timed.record.replay.reproducible).toBe(false)
    const unasked = await played(arenaJob({ clock: { move: 60_000, game: 90_000 } }))
    expect(unasked.record.replay.reproducible).toBe(true)
  })
})

describe('a job that is wrong', () => {
  const wrong: readonly [string, Partial<MatchJob>, string][] = [
    ['an unknown game', { game: { id: 'chess', options: {} } }, 'unknown-game'],
    ['a wrong option', { game: { id: 'arena-dice', options: { length: 0 } } }, 'bad-option'],
    ['an unknown agent', { agents: ['picker', 'pikcer'] }, 'unknown-agent'],
    ['too few agents', { agents: ['picker'] }, 'wrong-seats'],
    ['an unreadable position', { position: 'x' }, 'bad-position'],
    [
      'an agent that refuses',
      { agents: ['picker', 'picker', 'picker'], game: { id: 'arena-dice', options: { players: 3 } } },
      'refused',
    ],
  ]
  it.each(wrong)('is refused up front: %s', async (_, job, code) => {
    await expect(played(arenaJob(job))).rejects.toMatchObject({ code })
  })
})

describe('agents', () => {
  it('are closed however their match ends, and what they wrote until then is kept', async () => {
    for (const ending of ['rules', 'forfeit', 'signal', 'break'] as const) {
      const registries = await arenaRegistries()
      const log: string[] = []
      registries.agents.add(loggingAgent(log, ending === 'forfeit' ? 7 : 1))
      const stop = new AbortController()
      const job = arenaJob({ agents: ['picker', 'logging'] })
      const match = playMatch(job, { ...registries, now: () => 0, signal: stop.signal })
      const play = async (): Promise<MatchRecord | undefined> => {
        for await (const event of match) {
          if (event.type === 'end') return event.record
          if (event.type === 'action' && event.ply === 4) {
            if (ending === 'break') return undefined
            if (ending === 'signal') stop.abort(new Error('enough'))
          }
        }
        return undefined
      }
      if (ending === 'signal') await expect(play()).rejects.toThrow('enough')
      else expect((await play())?.stderr[1]).toBe(ending === 'break' ? undefined : 'before closingafter closing')
      expect(log).toEqual(['reset as 1', 'closed'])
    }
  })
})

function loggingAgent(log: string[], answer: number): AgentKind {
  return defineAgent({
    id: 'logging',
    summary: '',
    options: z.strictObject({}),
    examples: ['logging'],
    refuses: () => undefined,
    reproducible: () => true,
    make: () => ({
      reset: (_game, player) => void log.push(`reset as ${player}`),
      act: () => answer,
      stderr: () => (log.includes('closed') ? 'after closing' : 'before closing'),
      close: () => void log.push('closed'),
    }),
  })
}

it('spends nobody else’s randomness on an opening', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.nat(8), async (seed, opening) => {
      const [short, long] = [
        await played(arenaJob({ seed, opening })),
        await played(arenaJob({ seed, opening: opening + 1 })),
      ]
      const shared = opening * 2
      expect(long.record.replay.actions.slice(0, shared)).toEqual(short.record.replay.actions.slice(0, shared))
      const chance = (actions: readonly number[]): number[] => actions.filter((_, i) => i % 2 === 1)
      expect(chance(long.record.replay.actions)).toEqual(chance(short.record.replay.actions))
    }),
    { numRuns: 30 },
  )
})
