import type { Rng } from '../../../envs/core/rng.ts'
import { HOLD } from '../../../envs/rts/actions.ts'
import { hasChoice } from '../../../envs/rts/legal.ts'
import { IDLE } from '../../../envs/rts/orders.ts'
import type { Rules } from '../../../envs/rts/rules.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import { Field } from '../../baselines/rts/field.ts'
import type { Script } from '../../baselines/rts/script.ts'
import { rtsMaterial } from '../heuristics/rts.ts'

/** Writes the state that a playout starts from: a guess at what the player does not see, drawn from the rng. */
export type Guess = (into: RtsState, rng: Rng) => void

/** Plays the RTS on by scripts, beneath the contract: whole ticks of orders. It owns the buffers that this takes. */
export class Playout {
  private readonly field: Field
  private readonly ordered: Uint8Array // [unit] 1 where the unit got an order earlier this tick

  constructor(rules: Rules) {
    this.field = new Field(rules)
    this.ordered = new Uint8Array(2 * rules.size)
  }

  /**
   * Makes ticks until a time, or until the game is over. The state may be in the midst of a tick: orders given so far stand. What the state
   * says of whose turn it is no longer holds afterwards.
   */
  play(state: RtsState, scripts: readonly [Script, Script], until: number, rng: Rng): void {
    const end = Math.min(until, state.rules.maxTicks)
    while (state.time < end && !state.decided) {
      this.command(state, 0, scripts[0], rng)
      this.command(state, 1, scripts[1], rng)
      while (!state.resolve()) state.take(rng.below(state.draws))
    }
  }

  private command(state: RtsState, player: number, script: Script, rng: Rng): void {
    const { field, ordered } = this
    const { count, units } = state.submitted[player]
    if (state.idle(player) <= count) return
    for (let row = 0; row < count; row++) ordered[units[row]] = 1
    let begun = false
    for (let unit = 0; unit < state.count; unit++) {
      if (state.owners[unit] !== player || state.orders[unit] !== IDLE) continue
      if (ordered[unit] === 1 || !hasChoice(state, unit)) continue
      if (!begun) field.begin(state, player)
      begun = true
      const action = script.order(field, unit, rng)
      if (action >= HOLD) continue
      field.give(unit, action)
      state.order(player, unit, action)
    }
    for (let row = 0; row < count; row++) ordered[units[row]] = 0
  }
}

/** What a position that was played to is worth to a player: what the game gave, or, where it was cut off, the material, from -1 to 1. */
export function worth(state: RtsState, player: number): number {
  if (state.decided) return state.winner < 0 ? 0 : state.winner === player ? 1 : -1
  return state.time >= state.rules.maxTicks ? 0 : rtsMaterial(state, player)
}
