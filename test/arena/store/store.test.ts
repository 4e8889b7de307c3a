import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MatchRecord } from '../../../arena/job.ts'
import { Store } from '../../../arena/store/store.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { arenaJob, played } from '../../support/arenaJobs.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ludus-store-'))
  store = Store.open(folder)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const finished = (await played(arenaJob({ opening: 2 }))).record
const named = (key: string): MatchRecord => ({ ...finished, key })

describe('runs', () => {
  it('have short ids that are never given twice', () => {
    const ids = [store.createRun('tournament', { games: 2 }), store.createRun('sprt', null)]
    expect(ids).toEqual(['t1', 's2'])
    store.deleteRuns(['s2'])
    expect(store.createRun('sprt', null)).toBe('s3')
    expect(store.runs().map(run => run.id)).toEqual(['t1', 's3'])
  })

  it('keep their configuration, when they began and finished, and how many matches they have', () => {
    const id = store.createRun('tournament', { agents: ['a', 'b'], deep: { seed: 1.5 } })
    expect(unwrap(store.run(id))).toMatchObject({ config: { agents: ['a', 'b'], deep: { seed: 1.5 } }, matches: 0 })
    expect(unwrap(store.run(id))).not.toHaveProperty('finished')
    store.record(id, finished)
    store.finishRun(id)
    const run = unwrap(store.run(id))
    expect(run.matches).toBe(1)
    expect(Date.parse(run.finished!)).toBeGreaterThanOrEqual(Date.parse(run.created))
  })

  it('that are not there are refused with those that are', () => {
    const message = (id: string): string => {
      const run = store.run(id)
      return run.ok ? 'found' : run.error.message
    }
    expect(message('t1')).toBe("Expected the id of a run, but got 't1'. The store has none.")
    store.createRun('tournament', null)
    expect(message('t1')).toBe('found')
    expect(message('s1')).toBe("Expected the id of a run, but got 's1'. Did you mean 't1'?")
    for (const wrong of ['', 't', '1', 't0', 't1x', 't99999999999999999999', "t1'--"])
      expect(message(wrong)).toMatch(/^Expected/)
    for (const use of [() => store.record('t7', finished), () => store.keysOf('t7'), () => store.lockRun('t7')]) {
      expect(use).toThrow(expect.objectContaining({ code: 'unknown-run' }))
    }
  })
})

describe('matches', () => {
  it('come back as they were, and in short', async () => {
    const forfeited = (await played(arenaJob({ key: 'f', agents: ['picker', 'odd?does=throw'] }))).record
    const resigned = (await played(arenaJob({ key: 'r', agents: ['picker', 'odd?does=resign'] }))).record
    const run = store.createRun('tournament', null)
    const all = [finished, forfeited, resigned]
    expect(all.map(record => store.record(run, record))).toEqual(['t1/1', 't1/2', 't1/3'])
    for (const [i, record] of all.entries()) expect(unwrap(store.match(`t1/${i + 1}`))).toEqual(record)
    expect([...store.records(run)]).toEqual(all.map((record, i) => ({ id: `t1/${i + 1}`, record })))
    const [first, second, third] = [...store.summaries(run)]
    expect(first).toEqual({
      id: 't1/1',
      number: 1,
      key: 'job',
      agents: ['picker', 'picker'],
      returns: finished.replay.returns,
      end: 'terminated',
      plies: 20,
      thinking: finished.thinking,
      decisions: finished.decisions,
      milliseconds: finished.milliseconds,
      startedAt: finished.startedAt,
    })
    expect(second).toMatchObject({ forfeit: { player: 1, reason: 'error' }, returns: [1, -1], end: 'going' })
    expect(third).toMatchObject({ resigned: 1 })
  })

  it('are counted once, whatever is recorded twice', () => {
    const run = store.createRun('tournament', null)
    expect(store.record(run, named('a'))).toBe('t1/1')
    expect(store.record(run, { ...named('a'), milliseconds: -1 })).toBe('t1/1')
    expect(store.record(run, named('b'))).toBe('t1/2')
    expect(unwrap(store.match('t1/1')).milliseconds).toBe(finished.milliseconds)
    const other = store.createRun('tournament', null)
    expect(store.record(other, named('a'))).toBe('t2/1')
    expect([...store.keysOf(run)].sort()).toEqual(['a', 'b'])
  })

  it('are read on while others are being recorded, page by page', () => {
    const run = store.createRun('tournament', null)
    const keys = Array.from({ length: 600 }, (_, i) => `k${i}`)
    for (const key of keys.slice(0, 550)) store.record(run, named(key))
    const seen: string[] = []
    for (const { key } of store.summaries(run)) {
      if (seen.push(key) === 300) for (const late of keys.slice(550)) store.record(run, named(late))
    }
    expect(seen).toEqual(keys)
    expect(store.keysOf(run).size).toBe(600)
  })

  it('that are not there are refused', () => {
    const run = store.createRun('tournament', null)
    store.record(run, finished)
    const code = (id: string): string => {
      const match = store.match(id)
      return match.ok ? 'found' : match.error.message
    }
    expect(code('t1/1')).toBe('found')
    expect(code('t1/2')).toBe('Expected a match of t1 from 1 to 1, but got 2.')
    expect(code('t1')).toBe("Expected a match such as 't1/37', but got 't1'.")
    expect(code('t2/1')).toMatch(/^Expected the id of a run/)
  })
})

describe('deleting', () => {
  it('takes the matches with the run, gives the space back, and leaves other runs alone', () => {
    const [run, kept] = [store.createRun('tournament', null), store.createRun('tournament', null)]
    store.record(kept, finished)
    for (let i = 0; i < 500; i++) store.record(run, { ...named(`k${i}`), stderr: [`${Math.sin(i)}`.repeat(200), ''] })
    const before = store.size()
    store.deleteRuns([run])
    expect(store.size()).toBeLessThan(before / 2)
    expect(store.run(run).ok).toBe(false)
    expect(store.match(`${run}/1`).ok).toBe(false)
    expect(unwrap(store.match(`${kept}/1`))).toEqual(finished)
    expect(() => store.record(run, finished)).toThrow(expect.objectContaining({ code: 'unknown-run' }))
  })

  it('is refused while the run is being played', () => {
    const run = store.createRun('tournament', null)
    const lock = store.lockRun(run)
    expect(() => store.deleteRuns([run])).toThrow(expect.objectContaining({ code: 'run-busy' }))
    lock.release()
    store.deleteRuns([run])
    expect(store.runs()).toEqual([])
  })
})

describe('a lock', () => {
  it('is one run’s, and one holder’s', () => {
    const [run, other] = [store.createRun('tournament', null), store.createRun('tournament', null)]
    const second = Store.open(folder)
    const lock = store.lockRun(run)
    const busy = expect.objectContaining({
      code: 'run-busy',
      message: `Expected t1 to be at rest, but process ${process.pid} is playing it.`,
    })
    expect(() => second.lockRun(run)).toThrow(busy)
    expect(() => store.lockRun(run)).toThrow(busy)
    second.lockRun(other).release()
    lock.release()
    lock.release() // as often as one likes
    second.lockRun(run).release()
    second.close()
  })
})

describe('opening', () => {
  it('finds everything again', () => {
    const run = store.createRun('tournament', { a: 1 })
    store.record(run, finished)
    store.close()
    store = Store.open(folder)
    expect(unwrap(store.match('t1/1'))).toEqual(finished)
  })

  it('refuses a store that a newer version wrote, and says so', () => {
    store.close()
    const db = new Database(join(folder, 'ludus.db'))
    db.exec('PRAGMA user_version = 99')
    db.close()
    expect(() => Store.open(folder)).toThrow(
      /^Expected a store of version 1 or older in .+, but got version 99: a newer Ludus wrote it\.$/,
    )
  })

  it('refuses a file that is something else, and a folder that cannot be', () => {
    const other = join(folder, 'other')
    mkdirSync(other)
    writeFileSync(join(other, 'ludus.db'), 'not a database, but long enough to be looked at '.repeat(100))
    expect(() => Store.open(other)).toThrow(expect.objectContaining({ code: 'bad-store' }))
    const inAFile = join(other, 'ludus.db', 'folder')
    expect(() => Store.open(inAFile)).toThrow(/^Expected a store that can be written in .+, but got: /)
  })
})
