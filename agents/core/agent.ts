import type { Game, Json, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'

/**
 * What `act` may return instead of an action, in games whose scoring is `win-loss`: the player gives up. A match takes it as an
 * ordinary loss (returns -1 for the player and +1 for the other, no forfeit) and records who resigned; in games of any other scoring
 * it is an illegal action. No State ever sees it.
 */
export const RESIGN = -3

/** Time as an agent may know it; agents read no other clock. All in milliseconds. */
export interface Clock {
  /** Since this decision was asked for. */
  elapsed(): number
  /** Until this decision forfeits the game; Infinity where nothing limits it. */
  left(): number
  /** Until the budget of the whole game is used up, by this decision and all that follow; Infinity, or no such method, where there is none. */
  gameLeft?(): number
}

/** What an agent is given to decide with: its own side's view of the game, never the state itself. */
export interface Seat {
  readonly game: Game
  readonly player: number
  /** As `State.legal`: writes the legal actions, returns their number. */
  legal(out: Int32Array): number
  isLegal(action: number): boolean
  /** As `State.observe`, for this player. */
  observe(out: Float32Array): void
  view(): Json
  /** Every action since the start, chance's too, in order; absent in games that hide something, be it only what the others have just ordered. The same array grows as the game goes on. */
  readonly history: readonly number[] | undefined
  /** A state to think on: a copy of the real one, or, where information is hidden, one drawn among those this player can't tell apart. Written into `into` where given. */
  imagine(rng: Rng, into?: State): State
  /** An action in notation; in games that hide something its bare number where it is not this player's turn. */
  format(action: number): string
}

/** Everything that decides. One agent sits in one seat for one game at a time. */
export interface Agent {
  /** A new game begins. All that is random in what follows comes from `rng`. */
  reset(game: Game, player: number, rng: Rng): void | Promise<void>
  /**
   * A legal action for the player to move, or {@link RESIGN}. An exception forfeits: as an illegal action where it is a `LudusError` with code
   * `illegal-action`, as hanging with code `deadline`, else as an error.
   */
  act(seat: Seat, clock: Clock): number | Promise<number>
  /** What the last decision rested on, for people to look at: values, visits, principal variation. */
  thoughts?(): Json
  /** What an outside program wrote to its standard error since the last call. */
  stderr?(): string
  /** Ends processes and frees memory. */
  close?(): void | Promise<void>
}
