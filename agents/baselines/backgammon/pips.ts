import type { BoardModel } from './evaluator.ts'
import { pipsOf } from './features.ts'
import { WIN } from './outcome.ts'

/** What the roll to come is worth, in pips. */
const ON_ROLL = 4

/**
 * A race as Kleinman (1980) has it, whatever else there is on the board: the chance to win is normal in the lead over the root of twice the pips that both have still to
 * go. Knows no gammons.
 */
export const pipModel: BoardModel = {
  chances(checkers: Int8Array, player: number, out: Float64Array): void {
    const own = pipsOf(checkers, player)
    const others = pipsOf(checkers, 1 - player)
    const lead = (others - own + ON_ROLL) / Math.sqrt(2 * Math.max(own + others - ON_ROLL, ON_ROLL))
    out.fill(0)
    out[WIN] = own === 0 ? 1 : others === 0 ? 0 : normal(lead)
  },
}

/** The normal distribution function, by the logistic one (off by less than 0.01). */
function normal(x: number): number {
  return 1 / (1 + Math.exp(-1.702 * x))
}
