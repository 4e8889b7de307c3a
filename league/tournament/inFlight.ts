import type { MatchJob, MatchRecord } from '../../arena/job.ts'
import type { MatchPool } from '../../arena/workers/pool.ts'

/**
 * Keeps `limit` matches in flight and yields their records as they finish.
 *
 * @param next the next job; undefined where there is none at present: it is asked again after each record, and playing ends when there is
 *   none and nothing is in flight.
 * @param signal when it fires no more are started, those in flight are cancelled, and what has finished is still yielded.
 *   A consumer that breaks off cancels them too. Throws what the pool throws.
 */
export async function* playInFlight(
  next: () => MatchJob | undefined,
  pool: Pick<MatchPool, 'play'>,
  limit: number,
  signal?: AbortSignal,
): AsyncGenerator<MatchRecord> {
  const cancel = new AbortController()
  const onAbort = () => cancel.abort(signal?.reason)
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort)
  const finished: MatchRecord[] = []
  const running = new Set<Promise<void>>()
  let wake = () => {}
  let fault: { error: unknown } | undefined

  const start = (job: MatchJob) => {
    const settled = pool
      .play(job, { signal: cancel.signal })
      .then(
        record => {
          finished.push(record)
        },
        error => {
          if (cancel.signal.aborted) return
          fault = { error }
          cancel.abort(error)
        },
      )
      .finally(() => {
        running.delete(settled)
        wake()
      })
    running.add(settled)
  }

  try {
    for (;;) {
      while (!cancel.signal.aborted && running.size < limit) {
        const job = next()
        if (!job) break
        start(job)
      }
      if (finished.length === 0 && running.size === 0) break
      if (finished.length === 0) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      const record = finished.shift()
      if (record) yield record
    }
  } finally {
    cancel.abort()
    await Promise.all(running)
    signal?.removeEventListener('abort', onAbort)
  }
  if (fault) throw fault.error
}
