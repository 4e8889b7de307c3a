import type { Game, State } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import type { Replay } from '../job.ts'

/** A recorded action, with the state in which it was taken. */
export interface Step {
  readonly ply: number // from 0
  /** A player's index or CHANCE. */
  readonly player: number
  readonly action: number
  /** In the game's notation. */
  readonly text: string
}

/**
 * Steps through a replay for showing it; `verifyReplay` is what checks one. The state is one object that moves on: at each step it is
 * as it was before the action, and after the last as the match ended.
 *
 * Throws {@link LudusError} where the position can't be read, and an Error where an action is not legal.
 */
export function walkReplay(
  game: Game,
  replay: Replay,
): { readonly state: State; readonly steps: Generator<Step, void, undefined> } {
  const state = replayStart(game, replay)
  return { state, steps: stepThrough(game, replay, state) }
}

/** Where a replay began. Throws {@link LudusError} where its position can't be read. */
export function replayStart(game: Game, { position, seed }: Pick<Replay, 'position' | 'seed'>): State {
  return position === undefined ? game.start(Rng.fromSeed(seed).split('world')) : unwrap(game.fromPosition(position))
}

function* stepThrough(game: Game, replay: Replay, state: State): Generator<Step, void, undefined> {
  for (const [ply, action] of replay.actions.entries()) {
    if (!state.isLegal(action)) throw new Error(`Expected action ${ply} to be legal, but got ${action}.`)
    yield { ply, player: state.turn, action, text: game.format(action, state) }
    state.play(action)
  }
}
