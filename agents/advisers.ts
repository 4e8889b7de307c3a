import type { Game } from '../envs/core/game.ts'

const ANYWHERE = 'mcts?time=1000'

/** Whom people ask for a hint, by game id: where somebody knows it better than a search that knows no game. A third party's module may set more. */
export const advisers = new Map<string, string>([['rts', 'script-mcts?time=1000']])

/** The spec string of an agent that plays this game well enough to advise people. */
export function adviserFor(game: Game): string {
  return advisers.get(game.spec.id) ?? ANYWHERE
}
