import { OUTCOMES } from '../baselines/backgammon/outcome.ts'
import { turnRow } from './outcomes.ts'
import type { PlayedGame } from './selfplay.ts'

/**
 * The lambda-returns of a game (Sutton and Barto 2018, eq. 12.3, without rewards before the end):
 *
 *     G_t = turned((1 - lambda) v_t+1 + lambda G_t+1),    G of the last position: the result,
 *
 * where v_t+1 are the chances that the play of roll t leaves the opponent, and turning them makes them those of who played it.
 *
 * @param out  [length, OUTCOMES]: of each position before a roll, for who was about to roll
 */
export function lambdaReturns({ length, values }: PlayedGame, lambda: number, out: Float64Array): void {
  for (let t = length - 1; t >= 0; t--) {
    for (let k = 0; k < OUTCOMES; k++) {
      const now = t * OUTCOMES + k
      const later = t === length - 1 ? values[now] : out[now + OUTCOMES]
      out[now] = (1 - lambda) * values[now] + lambda * later
    }
    turnRow(out, t)
  }
}
