import type { Game, State } from '../../../envs/core/game.ts'
import type { GoState } from '../../../envs/go/state.ts'
import type { Heuristic } from './heuristic.ts'

/**
 * How far ahead a player's area is on the board as it stands, komi included, squashed into (-1, 1): a lead as large as the square
 * root of the board is worth 1/2.
 */
export function goHeuristic(game: Game): Heuristic {
  const even = Math.sqrt(game.spec.actions.count - 1)
  return (state: State, player: number) => {
    const margin = (state as GoState).margin()
    const lead = margin / (even + Math.abs(margin))
    return player === 0 ? lead : -lead
  }
}
