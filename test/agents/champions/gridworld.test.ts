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
 * @param choose  the action that is taken after so many steps; the best one where it is left out
 */
function worth(
  { states, actions, transitions }: Model,
  steps: number,
  choose?: (state: number, taken: number) => number,
): Float64Array {
  let after = new Float64Array(states)
  const all = [...Array(actions).keys()]
  for (let taken = steps - 1; taken >= 0; taken--) {
    after = Float64Array.from({ length: states }, (_, state) => {
      const values = (choose ? [choose(state, taken)] : all).map(action =>
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

/** What a table of a ladder does in a state after so many steps. */
function chooseBy(file: string, { states, actions }: Model, steps: number): (state: number, taken: number) => number {
  const { values, phases } = unwrap(readValues(readFileSync(`agents/champions/${file}`)))
  return (state, taken) => {
    const place = Math.floor((taken / steps) * phases) * states + state
    const row = values.subarray(place * actions, (place + 1) * actions)
    return row.indexOf(Math.max(...row))
  }
}

describe.each(Object.keys(gridworldRecipes))('champion:%s', map => {
  const game = unwrap(games.make('gridworld', { map }))

  test('is within 1 % of the optimum, with the limit on steps, and its ladder climbs', () => {
    const model = game.model!()
    const steps = game.options.maxSteps as number
    const starts = Array.from({ length: 500 }, (_, seed) => model.indexOf(game.start(Rng.fromSeed(seed))))
    const mean = (values: Float64Array) => starts.reduce((sum, start) => sum + values[start] / starts.length, 0)
    const optimum = mean(worth(model, steps))
    const reached = champions[map].ladder.map(file => mean(worth(model, steps, chooseBy(file, model, steps))))
    expect(optimum - reached.at(-1)!).toBeLessThanOrEqual(0.01 * Math.abs(optimum))
    expect(reached, 'weakest first').toEqual(reached.toSorted((a, b) => a - b))
  })

  test('has a recipe that can be read, and can be played', () => {
    expect(unwrap(readRecipe(recipes[map], games, learners)).game.options.map).toBe(map)
    expect(unwrap(agents.plan(`champion:${map}`)).refuses(game)).toBeUndefined()
  })
})
