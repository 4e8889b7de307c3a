import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
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
import { ended } from '../../support/processes.ts'

const registries = await arenaRegistries()
const HANG = 600

/** Ends what hangs soon. */
let strict: PiscinaPool
/** Waits for what is only slow, as everything may be on a busy machine. */
let pool: PiscinaPool
beforeAll(() => {
  strict = new PiscinaPool({ size: 2, hang: HANG, grace: 200 })
  pool = new PiscinaPool({ size: 2, heap: 64 })
})
afterAll(async () => {
  await strict.close()
  await pool.close()
})

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
    const [hung, ...rest] = await Promise.all([rival('does=loop&at=2'), ...others].map(job => strict.play(job)))
    expectForfeit(
      hung,
      'hang',
      /^Expected a decision within 600 ms, but nothing had come after \d+ ms: its thread was ended\.$/,
    )
    expect(hung.replay.actions).toHaveLength(10) // all that was played until then
    expect(hung.decisions).toEqual([3, 2])
    expect(hung.thinking[1]).toBeGreaterThan(HANG)
    expect(hung.stderr[1]).toContain('its thread was ended')
    expect(hung.replay.reproducible).toBe(false)
    for (const record of rest) expect(record.replay.end).toBe('terminated')
  })

  it('beyond its clock is killed by the clock, not by the longer hang limit', async () => {
    const timed = new PiscinaPool({ size: 1, hang: 600_000, grace: 500 })
    const clock = { move: 400, game: 5000 }
    const hung = await timed.play(rival('does=loop', { clock }))
    expectForfeit(hung, 'hang', /^Expected a decision within 400 ms, but nothing had come/)
    const late = await timed.play(rival('does=slow&ms=410', { clock }))
    expectForfeit(late, 'time', /^Expected a decision within 400 ms, but it took/)
    await timed.close()
  })

  it.each(['make', 'reset'])('in %s forfeits', async when => {
    const record = await strict.play(rival(`does=loop&when=${when}`))
    expectForfeit(record, 'hang', /^Expected the agent to be done (mak|resett)ing within 600 ms/)
    expect(record.replay.actions).toEqual([])
  })

  it('while it closes loses nothing of a game that is over', async () => {
    const clean = await strict.play(rival('does=nothing'))
    const { replay } = await strict.play(rival('does=loop&when=close'))
    expect(replay.forfeit).toBeUndefined()
    expect(replay.actions).toEqual(clean.replay.actions)
    expect(replay.returns).toEqual(clean.replay.returns)
  })

  it('on a promise forfeits without its thread being ended', async () => {
    const record = await strict.play(rival('does=never&at=1'))
    expectForfeit(record, 'hang', /^Expected a decision within 600 ms, but none came\.$/)
  })

  it('after more actions than the black box holds keeps the first ones', async () => {
    const game = { id: 'arena-dice', options: { length: 20_000 } }
    const record = await strict.play(rival('does=loop&at=9000', { game }))
    expectForfeit(record, 'hang', /The replay keeps the first 16384 of its 36002 actions\.$/)
    expect(record.replay.actions).toHaveLength(BOX_ACTIONS)
  })
})

describe('outside programs', () => {
  const bot = (behaviour: string, options = ''): string =>
    `process${options}:node test/support/processBot.mjs ${behaviour}`

  it('play in threads, and what they write to standard error is kept', async () => {
    const record = await pool.play(arenaJob({ agents: [bot('chatter'), bot('exit')] }))
    expectForfeit(record, 'error', /exited with code 3/)
    expect(record.stderr[0]).toMatch(/^y+end\n$/)
    expect(record.stderr[1]).toContain('out of cheese\n')
    expect(record.replay.reproducible).toBe(false)
  })

  it('forfeit as what they did: an illegal action, or none in time', async () => {
    expectForfeit(await pool.play(arenaJob({ agents: ['picker', bot('illegal')] })), 'illegal', /take 9/)
    const slow = await pool.play(arenaJob({ agents: ['picker', bot('hang', '?deadline=150')] }))
    expectForfeit(slow, 'hang', /within 0\.15 s|within 150 ms/)
    const timed = arenaJob({ agents: ['picker', bot('hang')], clock: { move: 150, game: null } })
    expectForfeit(await pool.play(timed), 'time', /^Expected a decision within 150 ms/)
  })

  it('end with the match, also where its thread is killed', async () => {
    const mark = `mark-${process.pid}-${Date.now()}`
    const patient = new PiscinaPool({ size: 1, hang: 3000, grace: 0 })
    const hung = patient.play(arenaJob({ agents: [`${bot('hang')} ${mark}`, 'odd?does=loop&when=reset'] }))
    expectForfeit(await hung, 'hang', /./)
    const clean = patient.play(arenaJob({ agents: [`${bot('first')} ${mark}`, 'picker'] }))
    expect((await clean).replay.end).toBe('terminated')
    for (const pid of programsWith(mark)) expect(await ended(pid)).toBe(true)
    await patient.close()
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

  it('outlives threads that it ends in the midst of a search by a network', async () => {
    for (let attempt = 0; attempt < 3; attempt++) {
      const searching = new PiscinaPool({ size: 2 })
      const agents = ['champion:go9?sims=50', 'champion:go9?sims=10000000']
      const job = arenaJob({ game: { id: 'go', options: { size: 9 } }, agents })
      const flights = [1, 2].map(
        () =>
          new Promise<void>(resolve => {
            const onEvent = (event: MatchEvent): void => void (event.type === 'action' && resolve())
            expectRejection(searching.play(job, { onEvent }), 'Expected an open match pool, but it was closed.')
          }),
      )
      await Promise.all(flights) // the second player searches now
      await searching.close()
    }
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

/** Programs whose command line holds this text. */
function programsWith(mark: string): number[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids.map(Number).filter(pid => commandLine(pid).includes(mark))
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

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
