/**
 * What a game can come to, in chances: `[win, gammon won, backgammon won, gammon lost, backgammon lost]`. A gammon counts as won
 * and a backgammon as both, as GNU Backgammon has it.
 */
export const OUTCOMES = 5
export const WIN = 0
export const WIN_GAMMON = 1
export const WIN_BACKGAMMON = 2
export const LOSE_GAMMON = 3
export const LOSE_BACKGAMMON = 4

/** Points that a game with the cube at 1 and nobody doubling is worth on average. */
export function equity(chances: ArrayLike<number>): number {
  return (
    2 * chances[WIN] -
    1 +
    chances[WIN_GAMMON] +
    chances[WIN_BACKGAMMON] -
    chances[LOSE_GAMMON] -
    chances[LOSE_BACKGAMMON]
  )
}

/** Writes the same chances as the opponent has them. */
export function turned(chances: Float64Array, out: Float64Array): void {
  out[WIN] = 1 - chances[WIN]
  out[WIN_GAMMON] = chances[LOSE_GAMMON]
  out[WIN_BACKGAMMON] = chances[LOSE_BACKGAMMON]
  out[LOSE_GAMMON] = chances[WIN_GAMMON]
  out[LOSE_BACKGAMMON] = chances[WIN_BACKGAMMON]
}

/** Writes a result as chances: points won with the cube at 1, -3 to 3 without 0. */
export function certain(points: number, out: Float64Array): void {
  out[WIN] = points > 0 ? 1 : 0
  out[WIN_GAMMON] = points > 1 ? 1 : 0
  out[WIN_BACKGAMMON] = points > 2 ? 1 : 0
  out[LOSE_GAMMON] = points < -1 ? 1 : 0
  out[LOSE_BACKGAMMON] = points < -2 ? 1 : 0
}
