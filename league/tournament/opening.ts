import type { GameSpec } from '../../envs/core/game.ts'

/**
 * How many actions are drawn at random before the agents take over, where nobody says: as few as keep agents without randomness from playing one game over and
 * over. In games of two without chance 2; where turns are simultaneous, chance or not, 4, so that both sides' first units get some. Else 0.
 */
export function usualOpening({
  players,
  outcomes,
  simultaneous,
}: Pick<GameSpec, 'players' | 'outcomes' | 'simultaneous'>): number {
  if (players !== 2) return 0
  if (simultaneous) return 4
  return outcomes === 0 ? 2 : 0
}
