import type { GameSpec } from '../../envs/core/game.ts'

/**
 * Maps returns to [0, 1], so that one exploration constant serves all games: by the known bounds where scoring is
 * `win-loss`, else by the least and greatest mean return seen so far in this search (MuZero, Schrittwieser et al. 2020, appendix B, eq. 5).
 */
export class Scale {
  private readonly learns: boolean
  readonly low: Float64Array // [players]
  readonly high: Float64Array // [players]; below `low` while nothing was seen

  constructor(spec: GameSpec) {
    this.learns = spec.scoring !== 'win-loss'
    this.low = new Float64Array(spec.players)
    this.high = new Float64Array(spec.players)
    this.clear()
  }

  clear(): void {
    this.low.fill(this.learns ? Number.POSITIVE_INFINITY : -1)
    this.high.fill(this.learns ? Number.NEGATIVE_INFINITY : 1)
  }

  see(player: number, mean: number): void {
    if (!this.learns) return
    if (mean < this.low[player]) this.low[player] = mean
    if (mean > this.high[player]) this.high[player] = mean
  }

  /** What to multiply a difference of returns with; 0 while all that was seen is equal. */
  factor(player: number): number {
    const range = this.high[player] - this.low[player]
    return range > 0 ? 1 / range : 0
  }
}
