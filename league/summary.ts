import type { Forfeit, MatchRecord } from '../arena/job.ts'
import type { End } from '../envs/core/game.ts'

/** All that standings need of a match; a store can give it without its actions. */
export interface MatchSummary {
  readonly key: string
  readonly returns: readonly number[] // by seat
  readonly end: End
  readonly forfeit?: Pick<Forfeit, 'player' | 'reason'> | undefined
  /** Who gave up, where somebody did. */
  readonly resigned?: number | undefined
  readonly thinking: readonly number[] // milliseconds, by seat
  readonly decisions: readonly number[] // by seat
}

export function summaryOf({ key, replay, thinking, decisions }: MatchRecord): MatchSummary {
  const { returns, end, forfeit, resigned } = replay
  return { key, returns, end, forfeit, resigned, thinking, decisions }
}
