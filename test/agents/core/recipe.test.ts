import { describe, expect, test } from 'vitest'
import { LearnerRegistry } from '../../../agents/core/learner.ts'
import { readRecipe } from '../../../agents/core/recipe.ts'
import { learners } from '../../../agents/learners.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'

const RECIPE = {
  summary: 'walks along the cliff',
  game: 'gridworld?map=cliff-walking',
  learner: 'q-learning',
  games: 100,
  snapshots: 50,
}
const read = (given: unknown) => readRecipe(given, games, learners)

describe('a recipe', () => {
  test('is filled in with what it leaves out', () => {
    const { recipe, game, learner } = unwrap(read({ ...RECIPE, options: { rate: 0.3 } }))
    expect(recipe).toMatchObject({ seed: '1', play: '', rivals: [], opening: 0, matches: 100 })
    expect(game.options.map).toBe('cliff-walking')
    expect(learner.options).toMatchObject({ rate: 0.3, gamma: 0.99 })
  })

  test.each<[given: unknown, code: string, message: string]>([
    [[], 'bad-recipe', 'Expected a recipe to be an object with the keys game, learner, games and so on.'],
    [{ ...RECIPE, gmes: 1 }, 'unknown-option', "Expected an option of a recipe, but got 'gmes'. Did you mean 'games'?"],
    [{ ...RECIPE, games: 0 }, 'bad-option', 'Expected games of a recipe to be at least 1, but got 0.'],
    [{ ...RECIPE, matches: 3 }, 'bad-option', 'Expected matches of a recipe to be a multiple of 2, but got 3.'],
    [
      { ...RECIPE, options: { rat: 1 } },
      'unknown-option',
      "Expected an option of q-learning, but got 'rat'. Did you mean 'rate'?",
    ],
    [
      { ...RECIPE, game: 'gridworld?mup=taxi' },
      'unknown-option',
      "Expected an option of gridworld, but got 'mup'. Did you mean 'map'?",
    ],
    [
      { ...RECIPE, game: 'gridworld:taxi' },
      'bad-spec',
      "Expected a game such as 'go?size=9', but got 'gridworld:taxi'.",
    ],
    [
      { ...RECIPE, game: 'gridwrld' },
      'unknown-game',
      "Expected the name of a game, but got 'gridwrld'. Did you mean 'gridworld'?",
    ],
    [
      { ...RECIPE, learner: 'q-lerning' },
      'unknown-learner',
      "Expected the name of a learner, but got 'q-lerning'. Did you mean 'q-learning'?",
    ],
    [{ ...RECIPE, game: 'go' }, 'refused', "q-learning can't learn go because it has more than one player."],
  ])('%j is refused as %s', (given, code, message) => {
    expect(read(given)).toEqual({ ok: false, error: { code, message } })
  })
})

test('learners have names of their own', () => {
  const [first] = learners.list()
  expect(() => new LearnerRegistry([first, first])).toThrow(
    `Expected a new learner's name, but '${first.id}' is taken.`,
  )
})
