import { existsSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { recipes } from '../agents/champions/recipes.ts'
import { LearnerRegistry } from '../agents/core/learner.ts'
import { type ReadRecipe, readRecipe } from '../agents/core/recipe.ts'
import { suggest } from '../envs/core/options.ts'
import { type House, readText, sound } from './house.ts'
import { EXIT, Stop } from './terminal.ts'

/** A recipe that was found by its name, and read. */
export interface NamedRecipe {
  /** Its runs lie under it. */
  readonly name: string
  readonly read: ReadRecipe
}

/** What the command line says of a recipe beside its name. */
export interface RecipeChanges {
  readonly seed?: string
  readonly games?: number
}

/** Reads a recipe by its name, or from a file: JSON, or a module's default export. Its rivals are found able to play. */
export async function findRecipe(house: House, text: string, changes: RecipeChanges = {}): Promise<NamedRecipe> {
  const extension = extname(text)
  const isFile = ['.json', '.js', '.mjs'].includes(extension) || text.includes('/')
  const given = isFile ? await readFile(text, extension) : byName(text)
  const { learners } = await import('../agents/learners.ts') // which loads tfjs
  const all = new LearnerRegistry([...learners.list(), ...house.learners.list()])
  const read = sound(readRecipe(changed(given, changes), house.games, all))
  const { recipe, game, learner } = read
  sound(house.agents.plan(learner.kind.agent('snapshot', learner.options, recipe.play))) // not only when the first one is measured
  for (const rival of recipe.rivals) house.agent(rival, game)
  if (recipe.rivals.length > 0 && game.spec.players > 2) {
    const message = `Expected a game of one or two players where there are rivals, but got one of ${game.spec.players}.`
    throw new Stop(EXIT.usage, message)
  }
  return { name: folderName(isFile ? basename(text, extension) : text, 'a name of a recipe'), read }
}

function changed(given: unknown, changes: RecipeChanges): unknown {
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? { ...given, ...changes } : given
}

/** A name that can be a folder's. */
export function folderName(text: string, what: string): string {
  if (/^[\w-]+$/.test(text)) return text
  throw new Stop(EXIT.usage, `Expected ${what} of letters, digits, _ and -, but got '${text}'.`)
}

function byName(name: string): unknown {
  if (Object.hasOwn(recipes, name)) return recipes[name]
  const hint = suggest(name, Object.keys(recipes))
  throw new Stop(EXIT.usage, `Expected the name of a recipe, or a .json or .js file, but got '${name}'.${hint}`)
}

async function readFile(file: string, extension: string): Promise<unknown> {
  try {
    if (extension === '.json') return JSON.parse(readText(file))
    if (!existsSync(file)) throw new Error('there is no such file')
    return ((await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown }).default
  } catch (error) {
    if (error instanceof Stop) throw error
    throw new Stop(EXIT.usage, `Expected a recipe in ${file}, but got: ${(error as Error).message}.`)
  }
}
