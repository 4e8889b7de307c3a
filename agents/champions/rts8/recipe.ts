import { defineRecipe } from '../../core/recipe.ts'

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

/** A clone of the worker rush, on two maps. */
export const rts8Recipe = defineRecipe({
  summary: 'RTS 8x8: a clone of the worker rush, told in half of its games what to do about its own mistakes',
  game: 'rts',
  learner: 'rts-imitation',
  options: { maps: [BASES_WORKERS], teachers: ['worker-rush'], rivals: SCRIPTS, rate: 1e-3, halfLife: 2000 },
  games: 2600,
  snapshots: 650,
  rivals: SCRIPTS,
})
