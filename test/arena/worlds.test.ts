import { describe, expect, it } from 'vitest'
import { agents } from '../../agents/agents.ts'
import { systemNow } from '../../arena/clock.ts'
import { rerunReplay } from '../../arena/replay/rerun.ts'
import { verifyReplay } from '../../arena/replay/verify.ts'
import { unwrap } from '../../envs/core/result.ts'
import { parseSpec } from '../../envs/core/spec.ts'
import { games } from '../../envs/games.ts'
import { arenaJob, played } from '../support/arenaJobs.ts'

/** Every game that ships is played, verified and played again: what the arena asks of a game, each of them gives. */
describe.each(games.list().flatMap(kind => kind.examples))('%s', example => {
  const { name, options } = unwrap(parseSpec(example))
  const game = unwrap(games.make(name, options))

  it.each([0, 3])('keeps what it is told, after an opening of %i', async opening => {
    const seats = Array.from({ length: game.spec.players }, () => 'random')
    const job = arenaJob({ game: { id: name, options: game.options }, agents: seats, opening, seed: example, use: [] })
    const { record } = await played(job, { games, agents, watched: false })
    expect(record.replay.end).not.toBe('going')
    expect(record.replay.reproducible).toBe(true)
    const sent = JSON.parse(JSON.stringify(record.replay))
    expect(verifyReplay(sent, { games })).toBeUndefined()
    expect(await rerunReplay(sent, { games, agents, now: systemNow })).toEqual({ ok: true, value: undefined })
    expect(verifyReplay({ ...sent, seed: `${sent.seed}'` }, { games })).toBeDefined()
  })
})
