import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { agents } from '../agents/agents.ts'
import { LearnerRegistry } from '../agents/core/learner.ts'
import type { AgentPlan } from '../agents/core/registry.ts'
import { StudyRegistry } from '../agents/studies/registry.ts'
import { loadModules } from '../arena/use.ts'
import type { Game } from '../envs/core/game.ts'
import { LudusError, type Result } from '../envs/core/result.ts'
import { parseSpec } from '../envs/core/spec.ts'
import { games } from '../envs/games.ts'
import { EXIT, Stop } from './terminal.ts'

/** Options that every command takes. */
export interface GlobalOptions {
  readonly data: string
  readonly use: readonly string[]
}

/** The registries with a third party's modules added, and what a command line names looked up in them. */
export interface House {
  readonly data: string
  /** Absolute paths of `--use` modules: pool workers load the same ones. */
  readonly use: readonly string[]
  readonly games: typeof games
  readonly agents: typeof agents
  /** Those of `--use` modules. Those that ship load tfjs: only `ludus study` does that. */
  readonly studies: StudyRegistry
  /** Those of `--use` modules, as with studies: only `ludus train` loads those that ship. */
  readonly learners: LearnerRegistry
  /** A game by its spec string, such as `go?size=9`, completed by what a position that it begins at says of it. */
  game(text: string, position?: string): Game
  /** An agent by its spec string, found able to play this game. */
  agent(text: string, game: Game): AgentPlan
}

/** Opens the house with the options of this call. */
export type OpenHouse = () => Promise<House>

/** Opens the house for one command. What the command line got wrong ends it with exit code 2. */
export async function openHouse(options: GlobalOptions): Promise<House> {
  const use = options.use.map(file => resolve(file))
  for (const file of use) {
    if (!existsSync(file)) throw new Stop(EXIT.usage, `Expected --use to name a module, but there is no file ${file}.`)
  }
  const studies = new StudyRegistry([])
  const learners = new LearnerRegistry([])
  await loadModules(use, { games, agents, studies, learners })
  return {
    data: resolve(options.data),
    use,
    games,
    agents,
    studies,
    learners,
    game(text, position) {
      const spec = sound(parseSpec(text))
      if (spec.rest !== undefined) throw new Stop(EXIT.usage, `Expected a game such as 'go?size=9', but got '${text}'.`)
      return sound(games.make(spec.name, games.optionsAt(spec.name, withFiles(spec.options), position)))
    },
    agent(text, game) {
      const plan = sound(agents.plan(text))
      const reason = plan.refuses(game)
      if (reason) throw new Stop(EXIT.usage, `${plan.name} can't play ${game.spec.id} ${reason}.`)
      return plan
    },
  }
}

/** The value of a result that the command line is to blame for. */
export function sound<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Stop(EXIT.usage, result.error.message)
}

/** Makes what the command line describes; what can't be made is the command line's fault. */
export function soundly<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof LudusError) throw new Stop(EXIT.usage, error.message)
    throw error
  }
}

/** `@file` stands for the file's lines: games take content, and only the command line reads files. */
function withFiles(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => {
      if (typeof value !== 'string' || !value.startsWith('@')) return [key, value]
      return [key, readText(value.slice(1)).replace(/\r/g, '').replace(/\n+$/, '').split('\n')]
    }),
  )
}

/** A folder that the command line names, made where it is missing. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new Stop(EXIT.usage, `Expected a folder, but got ${folder} (${(error as NodeJS.ErrnoException).code}).`)
  }
}

/** A text file that the command line names. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Stop(EXIT.usage, `Expected a readable file, but got ${file} (${(error as NodeJS.ErrnoException).code}).`)
  }
}
