import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MatchEvent, MatchJob, MatchRecord } from '../../../arena/job.ts'
import { verifyReplay } from '../../../arena/replay/verify.ts'
import { BOX_ACTIONS } from '../../../arena/workers/blackBox.ts'
import { inlinePool } from '../../../arena/workers/inlinePool.ts'
import { PiscinaPool } from '../../../arena/workers/piscinaPool.ts'
import type { MatchPool } from '../../../arena/workers/pool.ts'
import { arenaJob, arenaRegistries, played } from '../../support/arenaJobs.ts'

const registries = await arenaRegistries()
const HANG = { size: 2, hang: 400, grace: 100, heap: 64 }

let pool: PiscinaPool
beforeAll(() => {
  pool = new PiscinaPool(HANG)
})
afterAll(() => pool.close())

const rival = (options: string, job: Partial<MatchJob> = {}): MatchJob =>
  arenaJob({ key: options, agents: ['picker', `odd?${options}`], ...job })
const sound = (count: number): MatchJob[] =>
  Array.from({ length: count }, (_, i) => arenaJob({ key: `sound-${i}`, seed: `sound-${i}`, opening: 2 }))

function expectForfeit(record: MatchRecord, reason: string, detail: RegExp): void {
  expect(record.replay.forfeit).toMatchObject({ player: 1, reason })
  expect(record.replay.forfeit?.detail).toMatch(detail)
  expect(record.replay.returns).toEqual([1, -1])
  expect(verifyReplay(record.replay, registries)).toBeUndefined()
}

describe('a match in a thread', () => {
  it('has the same replay as in this thread, and as in the inline pool', async () => {
    const inline = inlinePool(registries)
    for (const job of [...sound(5), rival('does=throw&at=2'), rival('does=resign&at=1'), rival('does=illegal')]) {
      const { replay } = (await played(job)).record
      expect((await pool.play(job)).replay).toEqual(replay)
      expect((await inline.play(job)).replay).toEqual(replay)
    }
    await inline.close()
  })

  it('sends its events, all before the record, where they are asked for', async () => {
    const [job] = sound(1)
    const events: MatchEvent[] = []
    const record = await pool.play(job, { onEvent: event => events.push(event) })
    const here = await played(job)
    expect(events.map(withoutTime)).toEqual(here.events.map(withoutTime))
    expect(events.at(-1)).toEqual({ type: 'end', record })
  })

  it('rejects with the fault of a wrong job, and goes on', async () => {
    await expect(pool.play(arenaJob({ agents: ['picker'] }))).rejects.toMatchObject({ code: 'wrong-seats' })
    await expect(pool.play(arenaJob({ use: ['/no/such/module.js'] }))).rejects.toMatchObject({ code: 'bad-module' })
    await expect(pool.play(arenaJob({ use: [] }))).rejects.toMatchObject({ code: 'unknown-game' })
    expect((await pool.play(arenaJob())).replay.end).toBe('terminated')
  })

  it('keeps what agents print, apart for each', async () => {
    const record = await pool.play(arenaJob({ agents: ['odd?does=chatter', 'odd?does=chatter&at=2'] }))
    expect(record.stderr).toEqual(['said by 0\nmuttered by 0\n', 'said by 1\nmuttered by 1\n'])
    expect((await pool.play(arenaJob({ agents: ['odd', 'odd'] }))).stderr).toEqual(['', ''])
  })
})

describe('an agent that hangs', () => {
  it('in an endless loop is killed and forfeits; other matches go on', async () => {
    const others = sound(30)
    const [hung, ...rest] = await Promise.all([rival('does=loop&at=2'), ...others].map(job => pool.play(job)))
    expectForfeit(
      hung,
      'hang',
      /^Expected a decision within 400 ms, but nothing had come after \d+ ms: its thread was ended\.$/,
    )
    expect(hung.replay.actions).toHaveLength(10) // all that was played until then
    expect(hung.decisions).toEqual([3, 2])
    expect(hung.thinking[1]).toBeGreaterThan(400)
    expect(hung.stderr[1]).toContain('its thread was ended')
    expect(hung.replay.reproducible).toBe(false)
    for (const record of rest) expect(record.replay.end).toBe('terminated')
  })

  it('beyond its clock is killed by the clock, not by the longer hang limit', async () => {
    const slow = new PiscinaPool({ size: 1, hang: 600_000, grace: 50 })
    const clock = { move: 100, game: 5000 }
    const hung = await slow.play(rival('does=loop', { clock }))
    expectForfeit(hung, 'hang', /^Expected a decision within 100 ms, but nothing had come/)
    const late = await slow.play(rival('does=slow&ms=110', { clock }))
    expectForfeit(late, 'time', /^Expected a decision within 100 ms, but it took/)
    await slow.close()
  })

  it.each(['make', 'reset'])('in %s forfeits', async when => {
    const record = await pool.play(rival(`does=loop&when=${when}`))
    expectForfeit(record, 'hang', /^Expected the agent to be done (mak|resett)ing within 400 ms/)
    expect(record.replay.actions).toEqual([])
  })

  it('while it closes loses nothing of a game that is over', async () => {
    const clean = await pool.play(rival('does=nothing'))
    const closing = new PiscinaPool({ size: 1, hang: 100, grace: -4900 }) // agents have 5 s to close
    const { replay } = await closing.play(rival('does=loop&when=close'))
    expect(replay.forfeit).toBeUndefined()
    expect(replay.actions).toEqual(clean.replay.actions)
    expect(replay.returns).toEqual(clean.replay.returns)
    await closing.close()
  })

  it('on a promise forfeits without its thread being ended', async () => {
    const record = await pool.play(rival('does=never&at=1'))
    expectForfeit(record, 'hang', /^Expected a decision within 400 ms, but none came\.$/)
  })

  it('after more actions than the black box holds keeps the first ones', async () => {
    const game = { id: 'arena-dice', options: { length: 20_000 } }
    const record = await pool.play(rival('does=loop&at=9000', { game }))
    expectForfeit(record, 'hang', /The replay keeps the first 16384 of its 36002 actions\.$/)
    expect(record.replay.actions).toHaveLength(BOX_ACTIONS)
  })
})

describe('a thread that dies', () => {
  it.each([
    ['does=exit&at=1', /^Expected a decision, but its thread died: worker exited with code: 3\.$/],
    ['does=throw-outside&at=1', /^Expected a decision, but its thread died: thrown from a timer\.$/],
    ['does=hoard&at=1', /^Expected a decision, but its thread died: .*memory/],
  ])('twice by %s is its agent’s forfeit', async (deed, detail) => {
    const [record, ...others] = await Promise.all([rival(deed), ...sound(10)].map(job => pool.play(job)))
    expectForfeit(record, 'error', detail)
    for (const other of others) expect(other.replay.end).toBe('terminated')
  })

  it('once is nobody’s: the match is played again', async () => {
    const flag = join(mkdtempSync(join(tmpdir(), 'ludus-')), 'died')
    const job = rival(`does=exit-once&file=${encodeURIComponent(flag)}`)
    const events: string[] = []
    const record = await pool.play(job, { onEvent: event => events.push(event.type) })
    expect(record.replay).toMatchObject({ end: 'terminated' })
    expect(record.replay.forfeit).toBeUndefined()
    expect(events.filter(type => type === 'end')).toHaveLength(1)
  })
})

describe('a game that hangs', () => {
  it('is nobody’s forfeit but the job’s fault', async () => {
    await expect(pool.play(arenaJob({ game: { id: 'arena-dice', options: { broken: true } } }))).rejects.toMatchObject({
      code: 'game-failed',
    })
  })
})

describe('giving matches up', () => {
  it('ends the thread of a running match, keeps a waiting one from starting, and leaves the pool whole', async () => {
    const small = new PiscinaPool({ size: 1 })
    const stop = new AbortController()
    const options = { signal: stop.signal }
    const started = new Promise<void>(resolve => {
      const onEvent = (event: MatchEvent): void => {
        if (event.type === 'action') resolve()
      }
      expectRejection(small.play(rival('does=loop&at=1'), { ...options, onEvent }), 'enough')
    })
    const waiting = small.play(arenaJob(), options)
    const kept = small.play(arenaJob())
    await started
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect((await kept).replay.end).toBe('terminated')
    await small.close()
  })

  it.each<[string, () => MatchPool]>([
    ['threads', () => new PiscinaPool({ size: 1 })],
    ['this thread', () => inlinePool(registries)],
  ])('closes a pool of %s with matches in flight', async (_, open) => {
    const closing = open()
    const flights = sound(5).map(job => closing.play(job))
    const settled = Promise.allSettled(flights)
    await closing.close()
    for (const flight of await settled) {
      expect(flight).toMatchObject({ status: 'rejected', reason: { code: 'closed' } })
    }
    await expect(closing.play(arenaJob())).rejects.toMatchObject({ code: 'closed' })
  })
})

function expectRejection(promise: Promise<unknown>, message: string): void {
  promise.then(
    () => expect.unreachable('it should have been given up'),
    error => expect(error).toMatchObject({ message }),
  )
}

function withoutTime(event: MatchEvent): unknown {
  if (event.type === 'start') return event
  if (event.type === 'end') return event.record.replay
  return { ...event, milliseconds: undefined }
}
