import type { Forfeit, MatchRecord } from '../arena/job.ts'
import type { End } from '../envs/core/game.ts'

/** All that standings need of a match; a store can give it without its actions. */
export interface MatchSummary {
  readonly key: string
  readonly returns: readonly number[] // by seat
  readonly end: End
  readonly forfeit?: Pick<Forfeit, 'player' | 'reason'> | undefined
  readonly thinking: readonly number[] // milliseconds, by seat
  readonly decisions: readonly number[] // by seat
}

export function summaryOf({ key, replay, thinking, decisions }: MatchRecord): MatchSummary {
  return { key, returns: replay.returns, end: replay.end, forfeit: replay.forfeit, thinking, decisions }
}
