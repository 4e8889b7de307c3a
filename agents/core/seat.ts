import type { Game, Json, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Seat } from './agent.ts'

/**
 * A player's window on a live state. Nothing it hands out lets an agent see or change more than its seat may.
 *
 * @param state the live state; the seat goes on looking at this same object.
 * @param history every action since the start; the caller goes on appending to it.
 */
export function seatAt(game: Game, player: number, state: State, history: readonly number[]): Seat {
  return {
    game,
    player,
    history: game.spec.hidden ? undefined : history,
    legal: (out: Int32Array): number => (state.turn === player ? state.legal(out) : 0),
    isLegal: (action: number): boolean => state.turn === player && state.isLegal(action),
    observe: (out: Float32Array): void => state.observe(player, out),
    view: (): Json => game.view(state, player),
    imagine(rng: Rng, into?: State): State {
      const copy = into ?? state.clone()
      if (into) into.copyFrom(state)
      if (game.spec.hidden) copy.resample!(player, rng)
      return copy
    },
    // What another player is asked about is nobody else's to know, and an action's text may name it.
    format: (action: number): string =>
      game.spec.hidden && state.turn !== player ? `${action}` : game.format(action, state),
  }
}
