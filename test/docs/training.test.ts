import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readRecipe } from '../../agents/core/recipe.ts'
import { learners } from '../../agents/learners.ts'
import { unwrap } from '../../envs/core/result.ts'
import { games } from '../../envs/games.ts'

const page = readFileSync('docs/training.md', 'utf8')

it('the recipe of the page is sound, and its table names every key', () => {
  const [, text] = /```json\n([\s\S]*?)```/.exec(page)!
  const { recipe } = unwrap(readRecipe(JSON.parse(text), games, learners))
  const rows = [...page.slice(page.indexOf('| key |')).matchAll(/^\| `(\w+)` \|.*\|/gm)].map(([, key]) => key)
  expect(rows.slice(0, Object.keys(recipe).length).sort()).toEqual(Object.keys(recipe).sort())
})
