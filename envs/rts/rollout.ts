import type { Rng } from '../core/rng.ts'
import { ACTIONS, PRODUCE_AT, WAIT_ACTION } from './actions.ts'
import { submitAction } from './issue.ts'
import { listOrders } from './legal.ts'
import { IDLE } from './orders.ts'
import { Reservations } from './reservations.ts'
import type { Rules } from './rules.ts'
import type { RtsState } from './state.ts'

/** How much likelier than anything else attacks, harvests and returns are. */
const BIAS = 5

/**
 * Draws one of a unit's legal orders, attacks, harvests and returns five times as likely as others. These come first on its list, so that no weights need
 * be written down. `scratch` holds {@link ACTIONS}.
 */
export function drawBiased(state: RtsState, unit: number, scratch: Int32Array, rng: Rng): number {
  const count = listOrders(state, unit, scratch)
  let biased = 0
  while (scratch[biased] < PRODUCE_AT) biased++
  const drawn = rng.below(count + (BIAS - 1) * biased)
  return scratch[drawn < BIAS * biased ? Math.floor(drawn / BIAS) : drawn - (BIAS - 1) * biased]
}

/**
 * The original's random-biased bot, and games of it: each idle unit draws among its legal orders, attacks, harvests and returns five times as likely
 * as others; what the reservation test refuses becomes a wait. Owns the buffers that this takes, so that nothing is allocated while it plays.
 */
export class RandomBiased {
  private readonly actions = new Int32Array(ACTIONS)
  private readonly reservations: Reservations

  constructor(rules: Rules) {
    this.reservations = new Reservations(rules.size)
  }

  /** Submits orders for all idle units of a player. */
  order(state: RtsState, player: number, rng: Rng): void {
    if (state.idle(player) === 0) return
    const { reservations } = this
    reservations.begin(state, player)
    for (let unit = 0; unit < state.count; unit++) {
      if (state.owners[unit] !== player || state.orders[unit] !== IDLE) continue
      const drawn = drawBiased(state, unit, this.actions, rng)
      const action = reservations.allows(state, unit, drawn) ? drawn : WAIT_ACTION
      reservations.add(state, unit, action)
      submitAction(state, player, unit, action)
    }
  }

  /** Makes one tick, chance drawn from the rng. */
  tick(state: RtsState, rng: Rng): void {
    this.order(state, 0, rng)
    this.order(state, 1, rng)
    while (!state.resolve()) state.take(rng.below(state.draws))
  }

  /** Plays until the game is over, or for `limit` ticks. Returns the number of ticks; the state knows whose turn it is. */
  toEnd(state: RtsState, rng: Rng, limit = Number.POSITIVE_INFINITY): number {
    let ticks = 0
    for (; ticks < limit && !state.over; ticks++) this.tick(state, rng)
    state.ask()
    return ticks
  }
}
