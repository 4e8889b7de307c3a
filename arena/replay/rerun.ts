import { fail, ok, type Result } from '../../envs/core/result.ts'
import { UNTIMED } from '../clock.ts'
import type { MatchJob, MatchRecord, Replay } from '../job.ts'
import { type MatchSupport, playMatch } from '../match.ts'
import type { Difference } from './verify.ts'

/** The job that a replay was played from, as far as the result depends on it. */
export function jobOf(replay: Replay): MatchJob {
  return {
    key: 'rerun',
    game: { id: replay.game.id, options: replay.game.options },
    ...(replay.position === undefined ? {} : { position: replay.position }),
    agents: replay.agents,
    seed: replay.seed,
    ...(replay.leg === undefined ? {} : { leg: replay.leg }),
    opening: replay.opening,
    ...(replay.chanceByGame && { chanceByGame: true }),
    clock: UNTIMED,
    use: [],
  }
}

/**
 * Plays a reproducible match again, agents and all: they must choose the same actions.
 *
 * @returns where the new match first differs, undefined where it does not; the fault `not-reproducible` where clocks, outside programs or
 * deadlines had a say. Throws {@link LudusError} where the game or an agent can't be made here.
 */
export async function rerunReplay(replay: Replay, support: MatchSupport): Promise<Result<Difference | undefined>> {
  if (!replay.reproducible) {
    return fail(
      'not-reproducible',
      'Expected a reproducible match, but a clock, a deadline or an outside program had a say in it.',
    )
  }
  const again = (await lastRecord(jobOf(replay), support)).replay
  const longest = Math.max(again.actions.length, replay.actions.length)
  for (let ply = 0; ply < longest; ply++) {
    if (again.actions[ply] !== replay.actions[ply]) {
      const [expected, came] = [again.actions[ply], replay.actions[ply]].map(action => String(action ?? 'no action'))
      return ok({ where: `action ${ply}`, expected, came })
    }
  }
  if (again.trace === replay.trace) return ok(undefined)
  return ok({ where: 'the trace', expected: again.trace, came: replay.trace })
}

async function lastRecord(job: MatchJob, support: MatchSupport): Promise<MatchRecord> {
  const match = playMatch(job, { ...support, watched: false })
  for (;;) {
    const step = await match.next()
    if (step.done) return step.value
  }
}
