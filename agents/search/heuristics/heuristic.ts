import type { Game, State } from '../../../envs/core/game.ts'

/**
 * An estimate of what a player will still collect from a state on, in the unit of the game's returns: within (-1, 1) where
 * scoring is `win-loss`, with the two players' estimates summing to 0 where one's gain is the other's loss.
 */
export interface Heuristic {
  (state: State, player: number): number
  /** Whether it judges states at chance nodes too, what chance will bring included. Where it doesn't, callers go on to the next turn. */
  readonly chance?: boolean
}

/** Knows nothing: every state is worth 0. */
export const noHeuristic: Heuristic = () => 0

/** Makes the heuristic for a game with given options; undefined where those options are beyond it. */
export type HeuristicMaker = (game: Game) => Heuristic | undefined
