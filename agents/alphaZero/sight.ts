import type { Game, State } from '../../envs/core/game.ts'
import { backgammonSight } from './backgammon.ts'

/** What a net that values positions sees of a game: a list of numbers, from one player's side. */
export interface Sight {
  /** How many numbers. */
  readonly size: number
  /** From whose side a position is seen, at a player's turn or at a chance node: the net says what it is worth to that player. */
  side(state: State): number
  /** @param side  as above */
  write(state: State, side: number, out: Float32Array, at: number): void
  /** What the net counts as 1, in returns of the game: what is at stake. */
  unit(state: State): number
}

/** By game id. A third party's module may set more. */
export const sights = new Map<string, (game: Game) => Sight>([['backgammon', backgammonSight as (game: Game) => Sight]])

/** A game that says nothing shows its observation, from the side of the player to move, and at a chance node from player 0's. */
export function sightOf(game: Game): Sight {
  return sights.get(game.spec.id)?.(game) ?? observed(game)
}

function observed({ spec }: Game): Sight {
  const size = spec.observation.shape.reduce((product, axis) => product * axis, 1)
  return {
    size,
    side: ({ turn }) => Math.max(0, turn),
    write: (state, side, out, at) => state.observe(side, out.subarray(at, at + size)),
    unit: () => 1,
  }
}
