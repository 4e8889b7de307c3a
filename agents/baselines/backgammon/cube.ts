import type { BackgammonState } from '../../../envs/backgammon/state.ts'
import { MatchEquity } from './matchEquity.ts'
import { LOSE_BACKGAMMON, LOSE_GAMMON, WIN, WIN_BACKGAMMON, WIN_GAMMON } from './outcome.ts'

/** How much of what a cube would be worth to who may turn it at the very best moment it is worth in practice (Janowski's cube life index). */
const LIFE = 2 / 3

/** Whose side things are seen for: of who is asked about, or of the other. */
const OWN = 1
const OTHER = -1
type Side = typeof OWN | typeof OTHER

/** What is asked about: who may win how, in a game at a score. */
interface Prospects {
  readonly state: BackgammonState
  readonly player: number
  readonly win: number
  /** Shares of the wins that are gammons or more, and backgammons; the same of the losses. */
  readonly won: readonly [gammons: number, backgammons: number]
  readonly lost: readonly [gammons: number, backgammons: number]
}

/**
 * What the chances of a game are worth with the cube as it stands: points in money play, `2 * chance - 1` of the match in match play.
 *
 * A cube that may still be turned is worth something between dead and live, by {@link LIFE} (Janowski, "Take-Points in Money Games", 1993). A live one is turned just
 * where the other has as much from dropping as from taking. Up to there what it is worth rises on a line with the chance to win; beyond it on another one, to what wins
 * are worth with their gammons, so that it may pay to play on. In a match these points follow from the score, beginning with the last turn that there can be; a cube is
 * dead to a player whom the stake already brings to the end of the match.
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
    const prospects = prospectsOf(state, player, chances)
    const held = this.held(prospects, stake, owner)
    if (rolls || !this.mayTurn(prospects, OWN, stake, owner)) return held
    const taken = this.held(prospects, 2 * stake, 1 - player)
    return Math.max(held, Math.min(taken, this.after(state, player, stake)))
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

  /** With the cube left as it is for the roll to come. */
  private held(prospects: Prospects, stake: number, owner: number): number {
    const { state, player, win } = prospects
    const gammons = !(state.jacoby && owner < 0)
    const won = gammons ? this.end(prospects, OWN, stake) : this.after(state, player, stake)
    const lost = gammons ? this.end(prospects, OTHER, stake) : this.after(state, player, -stake)
    const dead = lost + win * (won - lost)
    const mayOwn = this.mayTurn(prospects, OWN, stake, owner)
    const mayOther = this.mayTurn(prospects, OTHER, stake, owner)
    if (!mayOwn && !mayOther) return dead
    const low = mayOther ? this.turningPoint(prospects, OTHER, stake) : 0
    const high = mayOwn ? this.turningPoint(prospects, OWN, stake) : 1
    const atLow = mayOther ? this.after(state, player, -stake) : lost
    const atHigh = mayOwn ? this.after(state, player, stake) : won
    let live: number
    if (win < low) live = between(lost, atLow, win / low)
    else if (win > high) live = between(atHigh, won, (win - high) / (1 - high))
    else live = high > low ? between(atLow, atHigh, (win - low) / (high - low)) : atHigh
    return between(dead, live, LIFE)
  }

  /** The chance of the player to win at which it is all one to a side whether it is doubled out or taken, the cube being live. */
  private turningPoint(prospects: Prospects, side: Side, stake: number): number {
    const { state, player } = prospects
    if (!this.equities) {
      const won = this.end(prospects, OWN, 1)
      const lost = -this.end(prospects, OTHER, 1)
      return (side === OWN ? lost + 1 : lost - 0.5) / (won + lost + 0.5) // Janowski's, the same at every stake
    }
    const other: Side = side === OWN ? OTHER : OWN
    const redoubles = this.lives(prospects, other, 2 * stake)
    const from = redoubles ? this.turningPoint(prospects, other, 2 * stake) : side === OWN ? 0 : 1
    const to = side === OWN ? 1 : 0
    const atFrom = redoubles ? this.after(state, player, 2 * other * stake) : this.end(prospects, other, 2 * stake)
    const atTo = this.end(prospects, side, 2 * stake)
    const share = (this.after(state, player, side * stake) - atFrom) / (atTo - atFrom)
    return between(from, to, Math.min(Math.max(share, 0), 1))
  }

  /** What the player has on average once a side has won at a stake. */
  private end({ state, player, won, lost }: Prospects, side: Side, stake: number): number {
    const [gammons, backgammons] = side === OWN ? won : lost
    const points = side * stake
    return (
      (1 - gammons) * this.after(state, player, points) +
      (gammons - backgammons) * this.after(state, player, 2 * points) +
      backgammons * this.after(state, player, 3 * points)
    )
  }

  private mayTurn(prospects: Prospects, side: Side, stake: number, owner: number): boolean {
    const { player } = prospects
    return owner !== (side === OWN ? 1 - player : player) && this.lives(prospects, side, stake)
  }

  /** Whether a side has anything from turning the cube at a stake. */
  private lives({ state, player }: Prospects, side: Side, stake: number): boolean {
    if (!state.rules.cube || state.crawford) return false
    return !this.equities || state.score[side === OWN ? player : 1 - player] + stake < state.rules.length
  }
}

function prospectsOf(state: BackgammonState, player: number, chances: Float64Array): Prospects {
  const win = chances[WIN]
  const share = (chance: number, of: number): number => (of > 0 ? Math.min(chance / of, 1) : 0)
  return {
    state,
    player,
    win,
    won: [share(chances[WIN_GAMMON], win), share(chances[WIN_BACKGAMMON], win)],
    lost: [share(chances[LOSE_GAMMON], 1 - win), share(chances[LOSE_BACKGAMMON], 1 - win)],
  }
}

function between(from: number, to: number, share: number): number {
  return from + share * (to - from)
}
