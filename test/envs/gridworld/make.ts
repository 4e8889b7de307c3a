import type { Game, State } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'

/** A gridworld with these options. */
export function gridworld(options: Readonly<Record<string, unknown>>): Game {
  return unwrap(games.make('gridworld', options))
}

/** The message with which options are refused. */
export function refusal(options: Readonly<Record<string, unknown>>): string {
  const made = games.make('gridworld', options)
  return made.ok ? 'accepted' : made.error.message
}

/** A game that begins at a position. */
export function at(game: Game, position: string): State {
  return unwrap(game.fromPosition(position))
}

/** Plays actions and outcomes by their names, one after another. */
export function play(game: Game, state: State, names: string): State {
  for (const name of names.split(' ')) state.play(unwrap(game.parse(name, state)))
  return state
}

export function reward(state: State): number {
  const out = new Float64Array(1)
  state.rewards(out)
  return out[0]
}

/** What a viewer from above is shown. */
export function seenFromAbove(game: Game, state: State): Record<string, unknown> {
  return game.view(state, 'all') as Record<string, unknown>
}
