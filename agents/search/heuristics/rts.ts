import type { State } from '../../../envs/core/game.ts'
import type { RtsState } from '../../../envs/rts/state.ts'

const IN_STOCK = 0.8 // what a resource in stock is worth beside one that was spent
const CARRIED = 0.4 // and one that is still on its way

/**
 * A player's share of all that both own, from -1 to 1: what units cost, a damaged one by the square root of the hit points that it has left, and
 * what is in stock and on its way there.
 */
export function rtsMaterial(state: State, player: number): number {
  const rts = state as RtsState
  const { cost, hp } = rts.rules.table
  let own = IN_STOCK * rts.stocks[player]
  let other = IN_STOCK * rts.stocks[1 - player]
  for (let unit = 0; unit < rts.count; unit++) {
    const owner = rts.owners[unit]
    if (owner < 0) continue
    const type = rts.types[unit]
    const worth = cost[type] * Math.sqrt(Math.min(1, rts.hps[unit] / hp[type])) + CARRIED * rts.carried[unit]
    if (owner === player) own += worth
    else other += worth
  }
  return own + other > 0 ? (own - other) / (own + other + 1) : 0
}
