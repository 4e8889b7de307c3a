import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { LearnerRegistry } from '../agents/core/learner.ts'
import type { AgentRegistry } from '../agents/core/registry.ts'
import { StudyRegistry } from '../agents/studies/registry.ts'
import type { GameRegistry } from '../envs/core/registry.ts'
import { LudusError } from '../envs/core/result.ts'

export interface Registries {
  readonly games: GameRegistry
  readonly agents: AgentRegistry
  /** Only where studies are run: matches have no use for them. */
  readonly studies?: StudyRegistry
  /** Only where something is trained. */
  readonly learners?: LearnerRegistry
}

/** What a `use` module's default export is called with: the registries to add to, and zod, which options are written in. */
export type UseModule = (registries: Required<Registries> & { readonly z: typeof z }) => void | Promise<void>

/** The modules that each registry already has, by path: it is added to once, however many matches name the module. */
const loaded = new WeakMap<GameRegistry, Map<string, Promise<void>>>()

/**
 * Imports a third party's modules and lets each add its games, agents, studies and learners, in the order given.
 *
 * @param files absolute paths.
 * Throws {@link LudusError} `bad-module` where a file can't be imported, has no function as its default export, or adds a name that is taken.
 */
export async function loadModules(files: readonly string[], registries: Registries): Promise<void> {
  const done = loaded.get(registries.games) ?? new Map<string, Promise<void>>()
  loaded.set(registries.games, done)
  for (const file of files) {
    const loading = done.get(file) ?? load(file, registries)
    done.set(file, loading)
    await loading
  }
}

async function load(file: string, registries: Registries): Promise<void> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown }
    if (typeof module.default !== 'function') {
      throw new Error(`Expected a function as its default export, but got ${typeof module.default}.`)
    }
    await (module.default as UseModule)({
      studies: new StudyRegistry([]),
      learners: new LearnerRegistry([]),
      ...registries,
      z,
    })
  } catch (error) {
    throw new LudusError({
      code: 'bad-module',
      message: `Can't use ${file}: ${error instanceof Error ? error.message : String(error)}`,
    })
  }
}
