/** What a study asks of the arena, which it may not know: matches as plain data in, what came of them out. */

export interface MatchPlan {
  /** The game's spec string, such as `go?size=9`. */
  readonly game: string
  /** The agents' spec strings, by seat. */
  readonly agents: readonly string[]
  readonly seed: string
  /** How many of the first actions are drawn uniformly. */
  readonly opening?: number
}

export interface MatchOutcome {
  /** Every action in order, the opening's and chance's too. */
  readonly actions: readonly number[]
  /** By player. */
  readonly returns: readonly number[]
}
