import type { Forfeit, MatchRecord } from '../arena/job.ts'
import type { End } from '../envs/core/game.ts'

/** All that standings need of a match: what a store's summary of it has, or {@link resultOf} its record. */
export interface MatchResult {
  readonly key: string
  readonly returns: readonly number[] // by seat
  readonly end: End
  readonly forfeit?: Pick<Forfeit, 'player' | 'reason'> | undefined
  /** Who gave up, where somebody did. */
  readonly resigned?: number | undefined
  /** Thinking time in milliseconds, and decisions it took, by seat. */
  readonly thinking: readonly number[]
  readonly decisions: readonly number[]
}

export function resultOf({ key, replay, thinking, decisions }: MatchRecord): MatchResult {
  const { returns, end, forfeit, resigned } = replay
  return { key, returns, end, forfeit, resigned, thinking, decisions }
}
