import { PLACES } from '../../envs/backgammon/board.ts'
import { ROLL_COUNT, ROLL_ODDS, ROLLS } from '../../envs/backgammon/dice.ts'
import type { BoardModel } from '../baselines/backgammon/evaluator.ts'
import { OUTCOMES } from '../baselines/backgammon/outcome.ts'
import type { BackgammonNets } from './network.ts'
import { decided, equityOf, leastOf, turnRow } from './outcomes.ts'

/** Which plays are looked at further: the best by the look before, as the move filters of GNU Backgammon choose them. */
export interface Filter {
  /** How many at most. */
  readonly most: number
  /** How much worse than the best, in points. */
  readonly within: number
}

const FILTER: Filter = { most: 4, within: 0.12 }

/**
 * The chances of a position as the mean over the rolls to come, each answered by the best play: to a depth of 1 by the nets' word on the plays, deeper by
 * this very mean over what the best of them leave.
 */
export class Lookahead implements BoardModel {
  private readonly nets: BackgammonNets
  private readonly filter: Filter
  private readonly deeper: Lookahead | undefined
  private readonly picked: number[] = []
  private readonly boards: Int8Array[] = []
  private readonly sum = new Float64Array(OUTCOMES)
  private readonly best = new Float64Array(OUTCOMES)
  private readonly tried = new Float64Array(OUTCOMES)

  /** @param depth  rolls to look ahead, at least 1 */
  constructor(nets: BackgammonNets, depth: number, filter: Filter = FILTER) {
    this.nets = nets
    this.filter = filter
    this.deeper = depth > 1 ? new Lookahead(nets, depth - 1, filter) : undefined
  }

  chances(checkers: Int8Array, player: number, out: Float64Array): void {
    if (decided(checkers, player, out)) return
    const { nets, sum, best } = this
    sum.fill(0)
    for (let roll = 0; roll < ROLL_COUNT; roll++) {
      const count = nets.evaluateRoll(checkers, player, ROLLS[2 * roll], ROLLS[2 * roll + 1])
      if (this.deeper) this.bestOf(this.deeper, count, 1 - player)
      else best.set(nets.results.subarray(leastOf(nets.results, count) * OUTCOMES).subarray(0, OUTCOMES))
      turnRow(best, 0)
      for (let k = 0; k < OUTCOMES; k++) sum[k] += ROLL_ODDS[roll] * best[k]
    }
    out.set(sum)
  }

  /** Leaves in `best` what the best of the plays just evaluated leaves to the opponent, by a deeper look. */
  private bestOf(deeper: Lookahead, count: number, opponent: number): void {
    const { nets, picked, boards, best, tried } = this
    pick(nets.results, count, this.filter, picked)
    picked.forEach((play, i) => {
      boards[i] ??= new Int8Array(2 * PLACES)
      boards[i].set(nets.boards[play])
    })
    for (let i = 0; i < picked.length; i++) {
      deeper.chances(boards[i], opponent, tried)
      if (i === 0 || equityOf(tried, 0) < equityOf(best, 0)) best.set(tried)
    }
  }
}

/** Lists the rows that a filter lets through, of least equity first. */
export function pick(rows: Float64Array, count: number, { most, within }: Filter, out: number[]): void {
  out.length = 0
  const limit = equityOf(rows, leastOf(rows, count)) + within
  for (let row = 0; row < count; row++) {
    const equity = equityOf(rows, row)
    if (equity > limit) continue
    let place = out.length
    while (place > 0 && equityOf(rows, out[place - 1]) > equity) place--
    if (place >= most) continue
    out.splice(place, 0, row)
    if (out.length > most) out.pop()
  }
}
