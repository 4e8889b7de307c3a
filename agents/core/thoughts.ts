import type { Game, State } from '../../envs/core/game.ts'

/**
 * What an agent that searches says of its last decision, as plain JSON for viewers. Every search agent answers in this shape. Values
 * are in the unit of the game's returns, from the side of the player that decided, and count what is still to come.
 */
export type Thoughts = {
  /** What the player may expect from here on. */
  readonly value: number
  /** How often the search looked at the end of a line: simulations, or for minimax positions reached. */
  readonly simulations: number
  /** Actions looked ahead, where the search has a depth. */
  readonly depth?: number
  /** Whether the clock of the match, not the agent's own budget, ended the search: then the same job may give another decision. */
  readonly hurried?: boolean
  /** The line that the search expects, in the game's notation. */
  readonly pv: readonly string[]
  /** Every legal action, best first. */
  readonly actions: readonly ActionThoughts[]
}

export type ActionThoughts = {
  /** In the game's notation. */
  readonly action: string
  /** Simulations that began with it, or for minimax positions reached behind it. */
  readonly visits: number
  /** As `Thoughts.value`, after this action; under alpha-beta all but the best are upper bounds, and 0 where there were no visits. */
  readonly value: number
  /** What the evaluator gave it before the search, where it gives priors. */
  readonly prior?: number
}

/** Thoughts of an agent that looks one action ahead: each action with its value, best first. */
export function oneAheadThoughts(
  game: Game,
  state: State,
  judged: readonly { readonly action: number; readonly value: number }[],
): Thoughts {
  const actions = judged
    .toSorted((a, b) => b.value - a.value)
    .map(({ action, value }) => ({ action: game.format(action, state), visits: 1, value }))
  return { value: actions[0].value, simulations: actions.length, depth: 1, pv: [actions[0].action], actions }
}
