import { describe, expect, it } from 'vitest'
import type { MatchJob, MatchRecord } from '../../../arena/job.ts'
import type { PlayOptions } from '../../../arena/workers/pool.ts'
import { playInFlight } from '../../../league/tournament/inFlight.ts'

const jobOf = (key: string) => ({ key }) as MatchJob

/** A pool whose matches end when the test says so. */
class HandPool {
  readonly going = new Map<string, { finish: () => void; fail: (error: unknown) => void }>()
  cancelled: string[] = []

  play(job: MatchJob, { signal }: PlayOptions = {}): Promise<MatchRecord> {
    return new Promise((resolve, reject) => {
      const done = () => this.going.delete(job.key)
      this.going.set(job.key, {
        finish: () => done() && resolve({ key: job.key } as MatchRecord),
        fail: error => done() && reject(error),
      })
      signal?.addEventListener('abort', () => {
        if (done()) this.cancelled.push(job.key)
        reject(signal.reason)
      })
    })
  }
}

function supply(keys: string[]): () => MatchJob | undefined {
  return () => {
    const key = keys.shift()
    return key === undefined ? undefined : jobOf(key)
  }
}

describe('matches in flight', () => {
  it('are as many as asked for, and come as they finish', async () => {
    const pool = new HandPool()
    const records = playInFlight(supply(['a', 'b', 'c', 'd']), pool, 2)
    const first = records.next()
    await Promise.resolve()
    expect([...pool.going.keys()]).toEqual(['a', 'b'])
    pool.going.get('b')!.finish()
    expect((await first).value?.key).toBe('b')
    const second = records.next()
    await Promise.resolve()
    expect([...pool.going.keys()]).toEqual(['a', 'c'])
    pool.going.get('a')!.finish()
    expect((await second).value?.key).toBe('a')
    for (const key of ['d', 'c']) {
      const next = records.next()
      await Promise.resolve()
      pool.going.get(key)!.finish()
      expect((await next).value?.key).toBe(key)
    }
    expect((await records.next()).done).toBe(true)
  })

  it('are cancelled by the signal; those that finished are still handed over', async () => {
    const pool = new HandPool()
    const stop = new AbortController()
    const records = playInFlight(supply(['a', 'b', 'c', 'd']), pool, 3, stop.signal)
    const first = records.next()
    await Promise.resolve()
    pool.going.get('a')!.finish()
    pool.going.get('c')!.finish()
    stop.abort()
    expect((await first).value?.key).toBe('a')
    expect((await records.next()).value?.key).toBe('c')
    expect((await records.next()).done).toBe(true)
    expect(pool.cancelled).toEqual(['b'])
    expect(pool.going.size).toBe(0)
  })

  it('are cancelled where the consumer breaks off', async () => {
    const pool = new HandPool()
    const all = (async () => {
      for await (const record of playInFlight(supply(['a', 'b', 'c']), pool, 2)) return record.key
      return undefined
    })()
    await Promise.resolve()
    pool.going.get('a')!.finish()
    expect(await all).toBe('a')
    expect(pool.cancelled).toEqual(['b'])
  })

  it('throw what the pool throws, after what had finished', async () => {
    const pool = new HandPool()
    const seen: string[] = []
    const all = (async () => {
      for await (const record of playInFlight(supply(['a', 'b', 'c']), pool, 3)) seen.push(record.key)
    })()
    await Promise.resolve()
    pool.going.get('b')!.finish()
    pool.going.get('a')!.fail(new Error('the machine is on fire'))
    await expect(all).rejects.toThrow('the machine is on fire')
    expect(seen).toEqual(['b'])
    expect(pool.cancelled).toEqual(['c'])
  })
})
