import { fileURLToPath } from 'node:url'
import { AgentRegistry } from '../../agents/core/registry.ts'
import { systemAlarm, systemNow, UNTIMED } from '../../arena/clock.ts'
import type { MatchEvent, MatchJob, MatchRecord } from '../../arena/job.ts'
import { type MatchSupport, playMatch } from '../../arena/match.ts'
import { loadModules, type Registries } from '../../arena/use.ts'
import { GameRegistry } from '../../envs/core/registry.ts'

export const ARENA_MODULE = fileURLToPath(new URL('./arenaModule.js', import.meta.url))

/** Registries with the test module's game and agents, and nothing else. */
export async function arenaRegistries(): Promise<Registries> {
  const registries = { games: new GameRegistry([]), agents: new AgentRegistry([]) }
  await loadModules([ARENA_MODULE], registries)
  return registries
}

export function arenaJob(job: Partial<MatchJob> = {}): MatchJob {
  return {
    key: 'job',
    game: { id: 'arena-dice', options: {} },
    agents: ['picker', 'picker'],
    seed: 'seed',
    opening: 0,
    clock: UNTIMED,
    use: [ARENA_MODULE],
    ...job,
  }
}

/** Plays a match in this thread. */
export async function played(
  job: MatchJob,
  support: Partial<MatchSupport> = {},
): Promise<{ readonly record: MatchRecord; readonly events: readonly MatchEvent[] }> {
  const events: MatchEvent[] = []
  const registries = await arenaRegistries()
  const match = playMatch(job, { ...registries, now: systemNow, alarm: systemAlarm, ...support })
  for (;;) {
    const step = await match.next()
    if (step.done) return { record: step.value, events }
    events.push(step.value)
  }
}
