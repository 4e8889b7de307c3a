import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { type Options, readOptions } from '../../envs/core/options.ts'
import type { GameRegistry } from '../../envs/core/registry.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { parseSpec } from '../../envs/core/spec.ts'
import type { LearnerPlan, LearnerRegistry } from './learner.ts'

const count = z.int().min(1)

/** How a player is trained, as a file says it. */
const recipeSchema = z.strictObject({
  summary: z.string().describe('one line for a list'),
  game: z.string().describe("the game's spec string, such as 'go?size=9'"),
  learner: z.string().describe('who learns, by name'),
  options: z.record(z.string(), z.unknown()).default({}).describe("the learner's own options"),
  seed: z.string().default('1').describe('all randomness comes from it'),
  games: count.describe('games to play until the training is done'),
  snapshots: count.describe('games between two snapshots, each of which is kept and measured'),
  play: z.string().default('').describe("options that a snapshot plays with when it is measured, such as 'sims=100'"),
  rivals: z.array(z.string()).default([]).describe('spec strings of the agents that a snapshot is measured against'),
  opening: z
    .int()
    .min(0)
    .default(0)
    .describe(
      'actions drawn at random before the players of such a match take over; without them, two that draw nothing play one game again and again',
    ),
  matches: z.int().min(2).multipleOf(2).default(100).describe('matches against each rival, seats swapped in pairs'),
})

/** As it is written: what has a default may be left out. */
export type Recipe = z.input<typeof recipeSchema>

/** A recipe that has been read and found sound: everything is filled in. */
export interface ReadRecipe {
  readonly recipe: z.output<typeof recipeSchema>
  readonly game: Game
  readonly learner: LearnerPlan
}

/**
 * Reads what may be anything. Unknown keys are refused with the nearest right one, in the learner's options and the game's too.
 * Codes: `bad-recipe`, `unknown-option`, `bad-option`, `bad-spec`, and those of games and learners.
 */
export function readRecipe(given: unknown, games: GameRegistry, learners: LearnerRegistry): Result<ReadRecipe> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return fail('bad-recipe', 'Expected a recipe to be an object with the keys game, learner, games and so on.')
  }
  const recipe = readOptions(recipeSchema, given as Options, 'a recipe')
  if (!recipe.ok) return recipe
  const spec = parseSpec(recipe.value.game)
  if (!spec.ok) return spec
  if (spec.value.rest !== undefined) {
    return fail('bad-spec', `Expected a game such as 'go?size=9', but got '${recipe.value.game}'.`)
  }
  const game = games.make(spec.value.name, spec.value.options)
  if (!game.ok) return game
  const learner = learners.plan(recipe.value.learner, recipe.value.options, game.value)
  return learner.ok ? ok({ recipe: recipe.value, game: game.value, learner: learner.value }) : learner
}

/** Keeps a recipe's type while it is written. */
export function defineRecipe(recipe: Recipe): Recipe {
  return recipe
}
