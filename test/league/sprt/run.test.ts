import { describe, expect, it } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import type { MatchRecord } from '../../../arena/job.ts'
import { inlinePool } from '../../../arena/workers/inlinePool.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'
import { resultOf } from '../../../league/matchResult.ts'
import { type SprtInput, sprtConfig } from '../../../league/sprt/config.ts'
import { runSprt, type SprtEvent } from '../../../league/sprt/run.ts'
import { SprtTest } from '../../../league/sprt/test.ts'
import type { RunOptions } from '../../../league/tournament/run.ts'

const game = unwrap(games.make('go', { size: 3 }))
const pool = inlinePool({ games, agents })

async function play(more: Partial<SprtInput> = {}, options: Partial<RunOptions> = {}) {
  const config = sprtConfig.parse({
    game: { id: 'go', options: game.options },
    agents: ['greedy', 'random'],
    elo1: 100,
    opening: 1,
    ...more,
  })
  const events: SprtEvent[] = []
  for await (const event of runSprt(new SprtTest(config, game.spec), { pool, ...options })) events.push(event)
  const end = events.at(-1)!
  if (end.type !== 'end') throw new Error('Expected the run to say how it ended.')
  return { ...end, played: events.length - 2 }
}

describe('a run of a sequential test', () => {
  it('stops as soon as the answer is known', async () => {
    const { state, complete, played } = await play()
    expect(complete).toBe(true)
    expect(state.verdict).toBe('H1')
    expect(played).toBeGreaterThanOrEqual(2 * state.pairs)
    expect(played).toBeLessThan(2 * state.pairs + 8)
  })

  it('ends undecided at its most games', async () => {
    const { state, complete, played } = await play({ games: 5 })
    expect(complete).toBe(true)
    expect(state).toMatchObject({ verdict: 'open', pairs: 3 })
    expect(played).toBe(6)
  })

  it('comes to the same after interruptions and with more in flight', async () => {
    const whole = await play()
    const stored: MatchRecord[] = []
    for (let complete = false; !complete; ) {
      const stop = new AbortController()
      let left = 7
      const part = await play(
        {},
        {
          recorded: stored.map(resultOf),
          inFlight: 3,
          signal: stop.signal,
          onRecord(record) {
            stored.push(record)
            if (--left === 0) stop.abort()
          },
        },
      )
      complete = part.complete
      if (complete) expect(part.state).toEqual(whole.state)
    }
    expect(new Set(stored.map(record => record.key)).size).toBe(stored.length)
  })
})
