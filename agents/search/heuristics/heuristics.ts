import type { Game } from '../../../envs/core/game.ts'
import { backgammonHeuristic } from './backgammon.ts'
import { goHeuristic } from './go.ts'
import { type Heuristic, type HeuristicMaker, noHeuristic } from './heuristic.ts'
import { rtsMaterial } from './rts.ts'

/** Heuristics by game id, for agents that are made from a spec string. A third party's module may set more. */
export const heuristics = new Map<string, HeuristicMaker>([
  ['backgammon', backgammonHeuristic],
  ['go', goHeuristic],
  ['rts', () => rtsMaterial],
])

/** What is known of a game, or {@link noHeuristic}. */
export function heuristicFor(game: Game): Heuristic {
  return heuristics.get(game.spec.id)?.(game) ?? noHeuristic
}
