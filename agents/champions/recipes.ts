import type { Recipe } from '../core/recipe.ts'
import { backgammonRecipe } from './backgammon/recipe.ts'
import { go9Further, go9Recipe } from './go9/recipe.ts'
import { gridworldRecipes } from './gridworld/recipes.ts'
import { keyDoor, memory, multiRoom } from './mazes/recipes.ts'
import { rts8Clone, rts8Recipe, rts8Taught } from './rts8/recipe.ts'

/** Every recipe that ships, by the name that `ludus train` takes: the files of its run lie under it. */
export const recipes: Readonly<Record<string, Recipe>> = {
  backgammon: backgammonRecipe,
  ...gridworldRecipes,
  go9: go9Recipe,
  'go9-further': go9Further,
  'key-door': keyDoor,
  memory,
  'multi-room': multiRoom,
  'rts8-clone': rts8Clone,
  'rts8-taught': rts8Taught,
  rts8: rts8Recipe,
}
