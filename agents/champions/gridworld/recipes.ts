import { defineRecipe, type Recipe } from '../../core/recipe.ts'

/** Fully seen gridworlds, each by Q-learning at the limit of a share of random actions that keeps all of the map in sight. */
function byQLearning(map: string, games: number, options: Recipe['options']): Recipe {
  return defineRecipe({
    summary: `the gridworld ${map}, by Q-learning`,
    game: `gridworld?map=${map}`,
    learner: 'q-learning',
    options,
    games,
    snapshots: games,
    rivals: ['value-iteration'],
  })
}

/** Where chance has a part in every step, values are means: each visit counts for less than the one before. */
const means = { gamma: 0.999, rate: 1, power: 0.7, epsilonEnd: 0.3 }
const walk = { gamma: 1, rate: 0.5, epsilonEnd: 0.1, epsilonGames: 1000 }

export const gridworldRecipes = {
  'cliff-walking': byQLearning('cliff-walking', 3000, walk),
  windy: byQLearning('windy', 5000, walk),
  taxi: byQLearning('taxi', 100_000, { ...walk, gamma: 0.99, epsilonGames: 10_000 }),
  'four-rooms': byQLearning('four-rooms', 100_000, { ...means, gamma: 0.99, epsilonGames: 5000 }),
  'frozen-lake-4x4': byQLearning('frozen-lake-4x4', 200_000, { ...means, epsilonGames: 20_000 }),
} as const satisfies Record<string, Recipe>
