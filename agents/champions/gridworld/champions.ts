import type { Champion } from '../champion.ts'
import { gridworldRecipes } from './recipes.ts'

/** Games after which the snapshots of a ladder were taken, by map: as many as a table passes levels on its way. */
const LADDERS = {
  'cliff-walking': [5, 22, 202],
  windy: [51, 103, 1113],
  taxi: [105, 504, 2018],
  'four-rooms': [3020],
  'frozen-lake-4x4': [535, 1032, 20_056],
  'frozen-lake-8x8': [50_044, 150_028, 1_000_013],
} as const satisfies Record<keyof typeof gridworldRecipes, readonly number[]>

/** Tables of fully seen gridworlds, by their maps. */
export const gridworldChampions: Readonly<Record<string, Champion>> = Object.fromEntries(
  Object.entries(gridworldRecipes).map(([map, { summary, game }]) => [
    map,
    {
      summary,
      game,
      agent: 'q',
      ladder: LADDERS[map as keyof typeof LADDERS].map(games => `gridworld/${map}-${games}.safetensors`),
    },
  ]),
)
