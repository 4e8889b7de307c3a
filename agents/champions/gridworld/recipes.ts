import { defineRecipe, type Recipe } from '../../core/recipe.ts'

/**
 * Fully seen gridworlds, each by Q-learning at the limit of a share of random actions that keeps all of the map in sight.
 * @param snapshots  games between two of them: few, where a table is good after a hundred games and earlier ones are to be a ladder
 */
function byQLearning(map: string, games: number, snapshots: number, options: Recipe['options']): Recipe {
  return defineRecipe({
    summary: `the gridworld ${map}, by Q-learning`,
    game: `gridworld?map=${map}`,
    learner: 'q-learning',
    options,
    games,
    snapshots,
    rivals: ['value-iteration'],
  })
}

/** Where chance has a part in every step, values are means: each visit counts for less than the one before. */
const means = { gamma: 0.999, rate: 1, power: 0.7, epsilonEnd: 0.3 }
/** The time that is left tells what is best on the larger lake: of players that don't look at it, the best one found is 2.15 % short. */
const inPhases = { gamma: 1, phases: 20, rate: 1, power: 0.6, epsilonEnd: 0.5, epsilonGames: 20_000 }
const walk = { gamma: 1, rate: 0.5, epsilonEnd: 0.1, epsilonGames: 1000 }

export const gridworldRecipes = {
  'cliff-walking': byQLearning('cliff-walking', 200, 5, walk),
  windy: byQLearning('windy', 1000, 50, walk),
  taxi: byQLearning('taxi', 2000, 100, { ...walk, gamma: 0.99, epsilonGames: 10_000 }),
  'four-rooms': byQLearning('four-rooms', 3000, 1000, { ...means, gamma: 0.99, epsilonGames: 5000 }),
  'frozen-lake-4x4': byQLearning('frozen-lake-4x4', 20_000, 500, { ...means, epsilonGames: 20_000 }),
  'frozen-lake-8x8': byQLearning('frozen-lake-8x8', 1_000_000, 50_000, inPhases),
} as const satisfies Record<string, Recipe>
