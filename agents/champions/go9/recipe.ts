import { join } from 'node:path'
import { defineRecipe, type Recipe } from '../../core/recipe.ts'
import { FOLDER } from '../championAgent.ts'

const common = {
  game: 'go?size=9&maxMoves=150', // early nets pass late
  learner: 'alpha-zero',
  play: 'sims=100',
  rivals: ['mcts?sims=1200&rollout=light'],
  opening: 2,
  matches: 40,
} as const satisfies Partial<Recipe>

/** From nothing: games by rollouts first, then its own. */
export const go9Recipe = defineRecipe({
  ...common,
  summary: 'Go on 9x9 by AlphaZero, from the rules and rollouts',
  options: { warmGames: 368, warmSims: 1200, sims: 96, cheapSims: 16 },
  games: 50_000,
  snapshots: 2500,
})

/** On from the champion that ships: with more thought a move and smaller steps. */
export const go9Further = defineRecipe({
  ...common,
  summary: 'Go on 9x9 by AlphaZero, on from the champion that ships',
  options: { start: join(FOLDER, 'go9', 'state.safetensors'), sims: 160, cheapSims: 24, rate: 4e-4, first: 10_000 },
  games: 100_000,
  snapshots: 5000,
})
