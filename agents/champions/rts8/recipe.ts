import { join } from 'node:path'
import { defineRecipe, type Recipe } from '../../core/recipe.ts'
import { FOLDER } from '../championAgent.ts'

/** The original's basesWorkers8x8, as the option `map` takes it. */
const BASES_WORKERS = {
  width: 8,
  height: 8,
  terrain: '0'.repeat(64),
  playerResources: [5, 5],
  units: [
    [4, 'Resource', -1, 0, 0, 1, 20],
    [5, 'Resource', -1, 7, 7, 1, 20],
    [6, 'Base', 0, 2, 1, 10, 0],
    [7, 'Base', 1, 5, 6, 10, 0],
    [8, 'Worker', 0, 1, 1, 1, 0],
    [9, 'Worker', 1, 6, 6, 1, 0],
  ],
}

const SCRIPTS = ['worker-rush', 'light-rush', 'heavy-rush', 'ranged-rush', 'economy', 'random-biased']

const common = {
  game: 'rts',
  learner: 'rts-imitation',
  rivals: SCRIPTS,
  opening: 4,
} as const satisfies Partial<Recipe>

/** First: a clone of the worker rush, on two maps. */
export const rts8Clone = defineRecipe({
  ...common,
  summary: 'RTS 8x8: a clone of the worker rush, told in half of its games what to do about its own mistakes',
  options: { maps: [BASES_WORKERS], teachers: ['worker-rush'], rivals: SCRIPTS, rate: 1e-3, halfLife: 2000 },
  games: 2600,
  snapshots: 650,
})

/** Then what a search among scripts would order, three games in four on the map that is played where nothing is said. */
export const rts8Taught = defineRecipe({
  ...common,
  summary: 'RTS 8x8: on from the clone that ships, taught by a search among scripts',
  options: {
    from: join(FOLDER, 'rts8', 'clone.safetensors'),
    maps: ['pocket-8x8', 'pocket-8x8', BASES_WORKERS],
    teachers: ['portfolio?sims=100'],
    rivals: [
      ...['worker-rush', 'worker-rush', 'worker-rush', 'economy', 'light-rush', 'heavy-rush', 'ranged-rush'],
      ...['random-biased', 'portfolio?sims=30'],
    ],
    student: 0.6,
    opening: 8,
    passes: 4,
    rate: 1e-3,
    halfLife: 600,
  },
  games: 400,
  snapshots: 200,
})

/** Last the same on that map alone, most of all against the worker rush. */
export const rts8Recipe = defineRecipe({
  ...common,
  summary: 'RTS 8x8: on from there, taught by the same search, most of all against the worker rush',
  options: {
    from: join(FOLDER, 'rts8', 'taught.safetensors'),
    teachers: ['portfolio?sims=100'],
    rivals: [
      ...['worker-rush', 'worker-rush', 'worker-rush', 'worker-rush', 'worker-rush', 'worker-rush'],
      ...['economy', 'light-rush', 'ranged-rush', 'portfolio?sims=30'],
    ],
    student: 0.7,
    opening: 4,
    passes: 4,
    rate: 6e-4,
    halfLife: 500,
  },
  games: 240,
  snapshots: 120,
})
