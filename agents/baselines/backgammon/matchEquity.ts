/** Share of wins that are gammons, where the cube is not used and where both play on to the end. */
const GAMMONS = 0.3
/** How often a game before anybody is one point away is worth so many points. */
const WORTHS = [
  [1, 0.28],
  [2, 0.38],
  [4, 0.34],
] as const

/**
 * The chance to win a match from a score, for equal players: a recursion over what a game is worth, in the spirit of Zadeh (1977) without his
 * model of the cube. Once somebody is one point away, the game that follows is played without the cube (Crawford), and in those after it the player behind
 * doubles at once.
 */
export class MatchEquity {
  private readonly length: number
  private readonly before: Float64Array // [away, away]: nobody is a point away, or the next game is the Crawford game
  private readonly after: Float64Array // [away]: of the player behind, the other being a point away, after the Crawford game

  /** @param length points of the match, at least 1 */
  constructor(length: number) {
    this.length = length
    this.before = new Float64Array((length + 1) ** 2)
    this.after = new Float64Array(length + 1)
    this.after[0] = 1
    for (let away = 1; away <= length; away++) this.after[away] = away === 1 ? 0.5 : this.win(this.after, away, 2)
    for (let own = 0; own <= length; own++) {
      for (let other = 0; other <= length; other++) this.before[own * (length + 1) + other] = this.at(own, other)
    }
  }

  /**
   * @param own points that the player is away from winning, and @param other its opponent; 0 or less where it has won.
   * @param crawford whether the Crawford game is over, or there is none.
   */
  chance(own: number, other: number, crawfordOver: boolean): number {
    if (own <= 0) return 1
    if (other <= 0) return 0
    if (crawfordOver && other === 1) return this.after[own]
    if (crawfordOver && own === 1) return 1 - this.after[other]
    return this.before[own * (this.length + 1) + other]
  }

  private at(own: number, other: number): number {
    if (own === 0) return 1
    if (other === 0) return 0
    if (own === other) return 0.5
    if (other === 1) return this.win(this.after, own, 1)
    if (own === 1) return 1 - this.win(this.after, other, 1)
    let chance = 0
    for (const [points, share] of WORTHS) {
      chance += (share / 2) * (this.seen(own - points, other) + this.seen(own, other - points))
    }
    return chance
  }

  private seen(own: number, other: number): number {
    return this.before[Math.max(own, 0) * (this.length + 1) + Math.max(other, 0)]
  }

  /** For the player behind, who must win this game: what winning it at this stake leaves. */
  private win(after: Float64Array, away: number, stake: number): number {
    const single = after[Math.max(0, away - stake)]
    const gammon = after[Math.max(0, away - 2 * stake)]
    return ((1 - GAMMONS) * single + GAMMONS * gammon) / 2
  }
}
