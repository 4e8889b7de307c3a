import type { MatchOutcome, MatchPlan } from '../../agents/studies/matches.ts'
import type { MatchJob } from '../../arena/job.ts'
import type { MatchPool } from '../../arena/workers/pool.ts'
import type { Json } from '../../envs/core/game.ts'
import { LudusError, unwrap } from '../../envs/core/result.ts'
import { parseSpec } from '../../envs/core/spec.ts'

export interface PlaySettings {
  readonly signal: AbortSignal
  /** Absolute paths of a third party's modules, whose games and agents may play. */
  readonly use: readonly string[]
}

/** Plays a study's matches in a pool, as many at once as it takes, and yields what came of them in the order of the plans. */
export async function* playMatches(
  pool: MatchPool,
  plans: readonly MatchPlan[],
  { signal, use }: PlaySettings,
): AsyncGenerator<MatchOutcome> {
  const ahead = 4 * pool.size
  const playing: Promise<MatchOutcome>[] = []
  for (let next = 0; next < plans.length || playing.length > 0; ) {
    while (next < plans.length && playing.length < ahead) {
      const outcome = playOne(pool, plans[next], next, { signal, use })
      outcome.catch(() => {}) // told when its turn comes
      playing.push(outcome)
      next++
    }
    yield await playing.shift()!
  }
}

async function playOne(
  pool: MatchPool,
  plan: MatchPlan,
  index: number,
  { signal, use }: PlaySettings,
): Promise<MatchOutcome> {
  const { name, options } = unwrap(parseSpec(plan.game))
  const job: MatchJob = {
    key: String(index),
    game: { id: name, options: options as Record<string, Json> },
    agents: plan.agents,
    seed: plan.seed,
    opening: plan.opening ?? 0,
    clock: { move: null, game: null },
    use,
  }
  const { replay } = await pool.play(job, { signal })
  const { forfeit, actions, returns } = replay
  if (forfeit) {
    const message = `Expected ${plan.agents[forfeit.player]} to play by the rules, but got ${forfeit.reason}: ${forfeit.detail}`
    throw new LudusError({ code: 'forfeit', message })
  }
  return { actions, returns }
}
