import type { State } from '../../envs/core/game.ts'
import type { Columns, Rows } from './rows.ts'

/** A decision, as the search left it. */
export interface Decision {
  /** [actions]: what the player to move should play, by the search. */
  readonly policy: Float32Array
  /** What the player to move may expect from here on, by the search. */
  readonly value: number
  /** What it plays. */
  readonly action: number
  /** Whether it was searched in full. */
  readonly full: boolean
  /** What player 0 has collected so far. */
  readonly collected: number
}

/** What one game teaches: noted as it is played, made rows of once it is known how it ended. */
export interface Lessons {
  /** Before the action is played. The state and the policy stay the caller's. */
  note(state: State, decision: Decision): void
  /**
   * @param outcome the return of player 0
   * @param last the position at the end; undefined where the game was given up before
   */
  rows(outcome: number, last: State | undefined): Rows<Columns>
}
