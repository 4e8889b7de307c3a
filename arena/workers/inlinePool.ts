import { setImmediate as nextTurn } from 'node:timers/promises'
import { systemAlarm, systemNow } from '../clock.ts'
import type { MatchJob, MatchRecord } from '../job.ts'
import { playMatch } from '../match.ts'
import { MatchPlanner } from '../plan.ts'
import { loadModules, type Registries } from '../use.ts'
import { type MatchPool, type PlayOptions, poolClosed, Turnstile } from './pool.ts'

/**
 * Plays matches in this thread, one after the other: for debugging, and for programs whose games and agents can't be named to other
 * threads. An agent in an endless loop hangs the program; everything else forfeits as in the threads of `PiscinaPool`.
 *
 * @param hang milliseconds after which an agent that answers by a promise, and that no clock limits, forfeits.
 */
export function inlinePool(registries: Registries, { hang = 60_000 } = {}): MatchPool {
  const planner = new MatchPlanner(registries)
  const turnstile = new Turnstile(1)
  let closed = false

  async function run(job: MatchJob, { signal, onEvent }: PlayOptions): Promise<MatchRecord> {
    const either = {
      throwIfAborted(): void {
        if (closed) throw poolClosed()
        signal?.throwIfAborted()
      },
    }
    await nextTurn() // so that timers and signals get their turn between matches
    either.throwIfAborted()
    await loadModules(job.use, registries)
    const match = playMatch(job, {
      ...registries,
      planner,
      now: systemNow,
      alarm: systemAlarm,
      hang,
      signal: either,
      watched: onEvent !== undefined,
    })
    for (;;) {
      const step = await match.next()
      if (step.done) return step.value
      onEvent?.(step.value)
    }
  }

  return {
    size: 1,
    async play(job, options = {}) {
      await turnstile.enter()
      try {
        return await run(job, options)
      } finally {
        turnstile.leave()
      }
    },
    async close() {
      closed = true
    },
  }
}
