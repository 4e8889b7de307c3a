import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import { champions } from '../../../agents/champions/champions.ts'
import { gridworldRecipes } from '../../../agents/champions/gridworld/recipes.ts'
import { recipes } from '../../../agents/champions/recipes.ts'
import { readRecipe } from '../../../agents/core/recipe.ts'
import { learners } from '../../../agents/learners.ts'
import { readValues } from '../../../agents/tabular/snapshot.ts'
import type { Model } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'

/**
 * What is collected within so many steps, [states], by backward induction: exact, chance and all.
 * @param choose  the actions that may be taken: the best of them is
 */
function worth(
  { states, actions, transitions }: Model,
  steps: number,
  choose?: (state: number) => number,
): Float64Array {
  let after = new Float64Array(states)
  const all = [...Array(actions).keys()]
  for (let left = 0; left < steps; left++) {
    after = Float64Array.from({ length: states }, (_, state) => {
      const values = (choose ? [choose(state)] : all).map(action =>
        transitions[state][action].reduce(
          (sum, [p, next, reward, ends]) => sum + p * (reward + (ends ? 0 : after[next])),
          0,
        ),
      )
      return Math.max(...values)
    })
  }
  return after
}

describe.each(Object.keys(gridworldRecipes))('champion:%s', map => {
  const game = unwrap(games.make('gridworld', { map }))

  test('is within 1 % of the optimum, with the limit on steps', () => {
    const model = game.model!()
    const file = `agents/champions/${champions[map].ladder.at(-1)}`
    const { values } = unwrap(readValues(readFileSync(file)))
    const choose = (state: number) => {
      const row = values.subarray(state * model.actions, (state + 1) * model.actions)
      return row.indexOf(Math.max(...row))
    }
    const steps = game.options.maxSteps as number
    const [best, got] = [worth(model, steps), worth(model, steps, choose)]
    let [optimum, mean] = [0, 0]
    for (let seed = 0; seed < 500; seed++) {
      const start = model.indexOf(game.start(Rng.fromSeed(seed)))
      optimum += best[start] / 500
      mean += got[start] / 500
    }
    expect(optimum - mean).toBeLessThanOrEqual(0.01 * Math.abs(optimum))
  })

  test('has a recipe that can be read, and can be played', () => {
    expect(unwrap(readRecipe(recipes[map], games, learners)).game.options.map).toBe(map)
    expect(unwrap(agents.plan(`champion:${map}`)).refuses(game)).toBeUndefined()
  })
})
