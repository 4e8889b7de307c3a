import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemNow } from '../../../arena/clock.ts'
import type { MatchJob, Replay } from '../../../arena/job.ts'
import { readRecord, readReplay } from '../../../arena/replay/format.ts'
import { rerunReplay } from '../../../arena/replay/rerun.ts'
import { canonical } from '../../../arena/replay/trace.ts'
import { describeDifference, verifyReplay } from '../../../arena/replay/verify.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { arenaJob, arenaRegistries, played } from '../../support/arenaJobs.ts'

const registries = await arenaRegistries()
const support = { ...registries, now: systemNow }

async function replayOf(job: Partial<MatchJob>): Promise<Replay> {
  return (await played(arenaJob(job))).record.replay
}

/** Jobs whose matches end in every way. */
const jobs = fc
  .record({
    seed: fc.string(),
    opening: fc.nat(6),
    length: fc.integer({ min: 1, max: 12 }),
    scoring: fc.constantFrom('win-loss', 'points', 'return'),
    second: fc.constantFrom('picker', 'odd', 'odd?does=throw&at=1', 'odd?does=illegal&at=1', 'odd?does=resign&at=1'),
    position: fc.constantFrom(undefined, '0', '1'),
  })
  .map(({ seed, opening, length, scoring, second, position }) =>
    arenaJob({
      seed,
      opening,
      game: { id: 'arena-dice', options: { length: length + 1, scoring } },
      agents: ['picker', second],
      ...(position === undefined ? {} : { position }),
    }),
  )

/** One change to one part of a replay that the rules, the seed or the result decide. */
const tampering = fc.constantFrom<(replay: Replay, n: number) => unknown>(
  (replay, n) => ({ ...replay, actions: changed(replay.actions, n, action => (action + 1 + (n % 2)) % 3) }),
  (replay, n) => ({ ...replay, actions: replay.actions.filter((_, i) => i !== n % replay.actions.length) }),
  replay => ({ ...replay, actions: replay.actions.slice(0, -1) }),
  (replay, n) => ({ ...replay, actions: [...replay.actions, n % 3] }),
  replay => ({ ...replay, seed: `${replay.seed}x` }),
  replay => ({ ...replay, opening: replay.opening + 1 }),
  replay => ({ ...replay, chanceByGame: true }),
  replay => ({ ...replay, game: { ...replay.game, version: replay.game.version + 1 } }),
  replay => ({ ...replay, game: { ...replay.game, options: { ...replay.game.options, length: 40 } } }),
  replay => ({ ...replay, position: replay.position === '0' ? '1' : '0' }),
  replay => ({ ...replay, agents: [...replay.agents].reverse().map(agent => `${agent} `) }),
  (replay, n) => ({ ...replay, returns: changed(replay.returns, n, value => value + 1) }),
  replay => ({ ...replay, returns: replay.returns.map(value => -value - 1) }),
  replay => ({ ...replay, end: replay.end === 'going' ? 'terminated' : 'going' }),
  replay => ({ ...replay, resigned: 0 }),
  ({ forfeit, ...replay }) => (forfeit ? replay : { ...replay, forfeit: { player: 0, reason: 'time', detail: '' } }),
  replay => ({ ...replay, trace: changedDigit(replay.trace) }),
)

function changed(values: readonly number[], n: number, change: (value: number) => number): readonly number[] {
  return values.map((value, i) => (i === n % values.length ? change(value) : value))
}
function changedDigit(trace: string): string {
  return `${trace[0] === '0' ? '1' : '0'}${trace.slice(1)}`
}

describe('a replay', () => {
  it('survives JSON, and holds', async () => {
    await fc.assert(
      fc.asyncProperty(jobs, async job => {
        const { record } = await played(job)
        const read = unwrap(readRecord(JSON.parse(JSON.stringify(record))))
        expect(read).toEqual(record)
        expect(verifyReplay(read.replay, registries)).toBeUndefined()
        expect(await rerunReplay(read.replay, support)).toEqual({ ok: true, value: undefined })
      }),
      { numRuns: 100 },
    )
  })

  it('does not hold once anything in it was changed', async () => {
    await fc.assert(
      fc.asyncProperty(jobs, tampering, fc.nat(), async (job, tamper, n) => {
        const replay = (await played(job)).record.replay
        const read = readReplay(JSON.parse(JSON.stringify(tamper(replay, n))))
        if (!read.ok) return
        const difference = verifyReplay(read.value, registries)
        expect(difference).toBeDefined()
        expect(describeDifference(difference!)).toMatch(/^Expected .+ to be .+, but got .+\.$/)
      }),
      { numRuns: 500 },
    )
  })

  it('says where it first differs', async () => {
    const replay = await replayOf({ opening: 2, seed: 'differs' })
    const verdict = (change: Partial<Replay>): string =>
      describeDifference(verifyReplay({ ...replay, ...change }, registries)!)
    const put = (at: number, action: number): Partial<Replay> => ({
      actions: replay.actions.map((old, i) => (i === at ? action : old)),
    })
    const drawn = replay.actions[1]
    expect(verdict(put(1, (drawn + 1) % 3))).toBe(
      `Expected action 1, which the seed draws, to be ${drawn}, but got ${(drawn + 1) % 3}.`,
    )
    expect(verdict(put(6, 9))).toBe('Expected action 6 to be legal for player 1, but got 9.')
    expect(verdict(put(6, (replay.actions[6] + 1) % 3))).toMatch(/^Expected the (trace of all states|returns) to be /)
    expect(verdict({ returns: [3, -3] })).toBe(`Expected the returns to be ${replay.returns.join(' ')}, but got 3 -3.`)
    expect(verdict({ game: { ...replay.game, version: 2 } })).toBe(
      'Expected the version of the rules to be 1, but got 2.',
    )
    expect(verdict({ actions: replay.actions.slice(0, 8) })).toBe(
      'Expected what ended the match to be a forfeit or giving up, as the game is not over, but got nothing.',
    )
    expect(verdict({ game: { ...replay.game, id: 'chess' } })).toMatch(/^Expected its game to be one that can be made/)
  })
})

describe('a replay from outside', () => {
  it('is refused with what is wrong with it, without throwing', async () => {
    const replay = await replayOf({})
    const fault = (data: unknown): string => {
      const read = readReplay(data)
      return read.ok ? 'none' : `${read.error.code}: ${read.error.message}`
    }
    expect(fault(replay)).toBe('none')
    expect(fault({ ...replay, format: 2 })).toBe('bad-replay: Expected a replay of format 1, but got 2.')
    expect(fault({ ...replay, actions: [0, -1] })).toMatch(
      /^bad-replay: Expected a replay, but its actions\.1 is wrong/,
    )
    expect(fault({ ...replay, extra: 1 })).toMatch(/^bad-replay/)
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async data => {
        expect(fault(data)).toMatch(/^bad-replay/)
        expect(readRecord(data).ok).toBe(false)
      }),
    )
  })
})

describe('playing again', () => {
  it('notices an agent that now plays otherwise', async () => {
    const replay = await replayOf({ agents: ['picker', 'odd'] })
    const again = unwrap(await rerunReplay({ ...replay, agents: ['picker', 'picker'] }, support))
    expect(again?.where).toMatch(/^action \d+$/)
  })

  it('is refused where a clock had a say', async () => {
    const replay = await replayOf({
      agents: ['odd?does=slow&ms=10', 'picker'],
      clock: { move: 5, game: null },
    })
    expect(verifyReplay(replay, registries)).toBeUndefined()
    expect(await rerunReplay(replay, support)).toMatchObject({ ok: false, error: { code: 'not-reproducible' } })
  })
})

it('writes JSON with sorted keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), data => {
      const text = canonical(data as Parameters<typeof canonical>[0])
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(data)))
    }),
  )
  expect(canonical({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}')
})
