import { expect, test } from 'vitest'
import { LinearModel } from '../../../../agents/baselines/backgammon/linearModel.ts'
import { OUTCOMES, WIN } from '../../../../agents/baselines/backgammon/outcome.ts'
import { probe } from '../../../../agents/champions/backgammonLinear/recipe.ts'
import { type Recipe, train } from '../../../../agents/champions/backgammonLinear/train.ts'
import { PROBE } from '../../../../agents/champions/backgammonLinear/weights.ts'
import { backgammon, board } from '../../../support/backgammonBoard.ts'

const game = backgammon({ cube: false })
const recipe: Recipe = { seed: 'test', games: 60, firstStep: 0.06, lastStep: 0.02, averaged: 10 }

test('learns the same from the same seed, bit for bit, and something else from another', () => {
  const once = train(game, recipe)
  expect(train(game, recipe)).toEqual(once)
  expect(train(game, { ...recipe, seed: 'other' })).not.toEqual(once)
})

test('learns who is ahead in a race', () => {
  const out = new Float64Array(OUTCOMES)
  const model = new LinearModel(train(game, recipe))
  model.chances(board(game, { 4: 5, 3: 5, 2: 5 }, { 10: 5, 8: 5, 6: 5 }).checkers, 0, out)
  expect(out[WIN]).toBeGreaterThan(0.9)
  model.chances(board(game, { 10: 5, 8: 5, 6: 5 }, { 4: 5, 3: 5, 2: 5 }).checkers, 0, out)
  expect(out[WIN]).toBeLessThan(0.1)
})

test('the weights that ship are of the recipe, features and rules that stand here', () => {
  expect(probe(game)).toBe(PROBE) // where not: npm run train:backgammon-linear, and measure the player anew
})
