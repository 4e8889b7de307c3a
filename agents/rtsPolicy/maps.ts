import type { Game } from '../../envs/core/game.ts'
import { ok, type Result, unwrap } from '../../envs/core/result.ts'
import { games } from '../../envs/games.ts'
import type { Rts } from '../../envs/rts/game.ts'

/** A game of the RTS, and the same on other maps. Fails as the game does where a map is none. */
export function onMaps(game: Game, maps: readonly unknown[]): Result<readonly Rts[]> {
  const all = [game as Rts]
  for (const map of maps) {
    const made = games.make('rts', { ...game.options, map })
    if (!made.ok) return made
    all.push(made.value as Rts)
  }
  return ok(all)
}

/** The games that a learner plays, whose maps have been found sound. */
export function gamesOf(game: Game, maps: readonly unknown[]): readonly Rts[] {
  return unwrap(onMaps(game, maps))
}
