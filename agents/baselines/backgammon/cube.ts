import type { BackgammonState } from '../../../envs/backgammon/state.ts'
import { MatchEquity } from './matchEquity.ts'
import { LOSE_BACKGAMMON, LOSE_GAMMON, WIN, WIN_BACKGAMMON, WIN_GAMMON } from './outcome.ts'

/** How much of what a cube would be worth to who may turn it at the very best moment it is worth in practice (Janowski's cube life index). */
const LIFE = 2 / 3

/**
 * What the chances of a game are worth with the cube as it stands: points in money play, `2 * chance - 1` of the match in match play.
 *
 * A cube that may still be turned is valued as in Janowski, "Take-Points in Money Games" (1993): between dead and perfectly live, by {@link LIFE}.
 * In a match the same holds of equities scaled so that winning or losing the stake is 1 and -1 (what gammons count for at the score included),
 * and a cube is dead to a player whom the stake already brings to the end of the match.
 */
export class Cube {
  private readonly equities: MatchEquity | undefined

  /** @param length points of the match; 0 for money play */
  constructor(length: number) {
    this.equities = length > 0 ? new MatchEquity(length) : undefined
  }

  /**
   * The worth to a player that is about to roll, or would be.
   *
   * @param state whose score, rules and jacoby count
   * @param owner who alone may double, -1 where both may
   * @param rolls whether the player has decided to roll and can't double before that any more
   */
  worth(
    state: BackgammonState,
    player: number,
    chances: Float64Array,
    stake: number,
    owner: number,
    rolls: boolean,
  ): number {
    const own = this.after(state, player, stake)
    const lost = this.after(state, player, -stake)
    const unit = (own - lost) / 2
    const middle = (own + lost) / 2
    const gammons = !(state.jacoby && owner < 0)
    const win = chances[WIN]
    let won = own * (win - (gammons ? chances[WIN_GAMMON] : 0))
    let loss = lost * (1 - win - (gammons ? chances[LOSE_GAMMON] : 0))
    if (gammons) {
      won += this.after(state, player, 2 * stake) * (chances[WIN_GAMMON] - chances[WIN_BACKGAMMON])
      won += this.after(state, player, 3 * stake) * chances[WIN_BACKGAMMON]
      loss += this.after(state, player, -2 * stake) * (chances[LOSE_GAMMON] - chances[LOSE_BACKGAMMON])
      loss += this.after(state, player, -3 * stake) * chances[LOSE_BACKGAMMON]
    }
    const dead = (won + loss - middle) / unit
    const perWin = win > 0 ? (won / win - middle) / unit : 1
    const perLoss = win < 1 ? -(loss / (1 - win) - middle) / unit : 1
    const mayOwn = owner !== 1 - player && this.lives(state, player, stake)
    const mayOther = owner !== player && this.lives(state, 1 - player, stake)
    return middle + unit * turnable(win, dead, perWin, perLoss, mayOwn, mayOther, rolls)
  }

  /** What a player has once a game has ended with so many points for it, or for the other where they are below 0. */
  after(state: BackgammonState, player: number, points: number): number {
    if (!this.equities) return points
    const { length, crawford } = state.rules
    const own = length - state.score[player]
    const other = length - state.score[1 - player]
    const over = !crawford || own === 1 || other === 1
    return 2 * this.equities.chance(own - Math.max(points, 0), other + Math.min(points, 0), over) - 1
  }

  private lives(state: BackgammonState, player: number, stake: number): boolean {
    if (!state.rules.cube || state.crawford) return false
    return !this.equities || state.score[player] + stake < state.rules.length
  }
}

/**
 * Janowski's equity with a cube that one player, both or none may turn, in stakes.
 *
 * @param win chance to win
 * @param dead equity if nobody could turn it
 * @param perWin stakes won by a win on average, and @param perLoss lost by a loss
 */
function turnable(
  win: number,
  dead: number,
  perWin: number,
  perLoss: number,
  mayOwn: boolean,
  mayOther: boolean,
  rolls: boolean,
): number {
  if (!mayOwn && !mayOther) return dead
  const spread = perWin + perLoss + LIFE / 2
  let equity = win * spread - perLoss
  if (mayOwn && mayOther) equity = (4 / (4 - LIFE)) * (equity - LIFE / 4)
  else if (mayOther) equity -= LIFE / 2
  // a player who may double can have the stake at once, and more than that only by playing on; who rolls first may lose it yet
  if (mayOwn) equity = Math.min(equity, Math.max(rolls ? win : 1, dead))
  if (mayOther) equity = Math.max(equity, Math.min(-1, dead))
  return equity
}
