import { unwrap } from '../envs/core/result.ts'
import type { Forfeit, MatchJob, MatchRecord } from './job.ts'
import type { MatchPlanner } from './plan.ts'
import { ENGINE } from './version.ts'
import { World } from './world.ts'

/** What is known of a match whose worker was ended, or died. */
export interface BrokenMatch
  extends Pick<MatchRecord, 'thinking' | 'decisions' | 'stderr' | 'startedAt' | 'milliseconds'> {
  readonly job: MatchJob
  /** Every action that is known to have been played, from the first. */
  readonly actions: readonly number[]
  readonly forfeit: Forfeit
}

/**
 * The record of a match whose worker can't give it: the actions are played again without the agents, and the forfeit is entered. Where
 * they end the game, its result stands, and the agent that hung afterwards has lost nothing by it.
 *
 * Throws {@link LudusError} where the job is wrong.
 */
export function adjudicate(broken: BrokenMatch, planner: MatchPlanner): MatchRecord {
  const { job, actions, forfeit, ...measured } = broken
  const { game } = unwrap(planner.plan(job))
  const world = unwrap(World.begin(game, job))
  // chance is drawn again as it was drawn then: only what players did is taken from the list
  while (world.actions.length < actions.length && !world.over) world.play(actions[world.actions.length])
  return {
    key: job.key,
    replay: world.replay(world.over ? {} : { forfeit }, { engine: ENGINE, node: process.version, reproducible: false }),
    ...measured,
  }
}
