import type { MatchJob, MatchRecord } from '../../arena/job.ts'
import { resultOf } from '../matchResult.ts'
import { playInFlight } from '../tournament/inFlight.ts'
import { readKey } from '../tournament/meeting.ts'
import type { RunOptions } from '../tournament/run.ts'
import { jobsOf } from '../tournament/schedule.ts'
import type { SprtState, SprtTest } from './test.ts'

export type SprtEvent =
  | { readonly type: 'start'; readonly state: SprtState }
  | { readonly type: 'match'; readonly record: MatchRecord; readonly state: SprtState; readonly perSecond: number }
  /** The last event; `complete` is false where the signal stopped the test before it was decided or at its end. */
  | { readonly type: 'end'; readonly state: SprtState; readonly complete: boolean }

/** How many pairs, for each match in flight, may be begun beyond the oldest that is not finished. */
const AHEAD = 4

/** Plays pairs until the test is decided or has had its most games, and yields what happens. Matches still in flight then are cancelled. */
export async function* runSprt(test: SprtTest, options: Omit<RunOptions, 'every'>): AsyncGenerator<SprtEvent> {
  const { pool, onRecord, signal } = options
  const inFlight = options.inFlight ?? 2 * pool.size
  for await (const match of options.recorded ?? []) test.add(match)
  yield { type: 'start', state: test.state() }
  const over = () => test.verdict !== 'open' || test.pairs >= test.most
  if (!over() && !signal?.aborted) {
    const begun = performance.now()
    let played = 0
    for await (const record of playInFlight(nextJob(test, AHEAD * inFlight), pool, inFlight, signal)) {
      await onRecord?.(record)
      test.add(resultOf(record))
      played++
      const seconds = (performance.now() - begun) / 1000
      yield { type: 'match', record, state: test.state(), perSecond: seconds > 0 ? played / seconds : 0 }
      if (over()) break
    }
  }
  yield { type: 'end', state: test.state(), complete: over() }
}

/** The jobs of pair after pair that are not played yet; undefined while they would run too far ahead. */
function nextJob(test: SprtTest, ahead: number): () => MatchJob | undefined {
  const meetings = test.rules.players === 1 ? [[0], [1]] : [[0, 1]]
  const waiting: MatchJob[] = []
  let pair = test.pairs
  return () => {
    while (waiting.length === 0 && pair < Math.min(test.most, test.pairs + ahead)) {
      const jobs = meetings.flatMap(entrants => jobsOf(test.config, { round: 0, entrants }, pair))
      waiting.push(...jobs.filter(job => !test.has(readKey(job.key))))
      pair++
    }
    return waiting.shift()
  }
}
