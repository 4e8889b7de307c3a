import type { z } from 'zod'
import type { Game } from './game.ts'
import { type Options, readOptions, shorten, suggest } from './options.ts'
import { fail, type Result } from './result.ts'

/** A game that can be made by name. */
export interface GameKind<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly id: string
  /** One line for a list. */
  readonly summary: string
  readonly options: z.ZodObject<Shape>
  /** Spec strings worth trying, for manuals. */
  readonly examples: readonly string[]
  make(options: z.infer<z.ZodObject<Shape>>): Result<Game>
  /** What a position says of the game itself (an SGF's board size) where these options don't. */
  implied?(position: string, options: Options): Options
  /** What a saved state, whatever it may be, says of them in the same way. */
  impliedBySave?(data: unknown, options: Options): Options
}

/** Games by id: a record, to which `--use` adds a third party's. */
export class GameRegistry {
  private readonly kinds = new Map<string, GameKind>()

  constructor(kinds: readonly GameKind[]) {
    for (const kind of kinds) this.add(kind)
  }

  /** Throws where the id is taken: two games of one name could not be told apart in a replay. */
  add(kind: GameKind): void {
    if (this.kinds.has(kind.id)) throw new Error(`Expected a new game id, but '${kind.id}' is taken.`)
    this.kinds.set(kind.id, kind)
  }

  list(): readonly GameKind[] {
    return [...this.kinds.values()]
  }

  /** Options completed by what a position implies, for a game that is to begin there. */
  optionsAt(id: string, options: Options, position: string | undefined): Options {
    if (position === undefined) return options
    return { ...this.kinds.get(id)?.implied?.(position, options), ...options }
  }

  /** Options completed by what a saved state implies, for the game that is to load it. */
  optionsOfSave(id: string, options: Options, data: unknown): Options {
    return { ...this.kinds.get(id)?.impliedBySave?.(data, options), ...options }
  }

  make(id: string, options: Options = {}): Result<Game> {
    const kind = this.kinds.get(id)
    if (!kind)
      return fail(
        'unknown-game',
        `Expected the name of a game, but got '${shorten(id)}'.${suggest(id, [...this.kinds.keys()])}`,
      )
    const read = readOptions(kind.options, options, id)
    const game = read.ok ? kind.make(read.value) : read
    if (game.ok) {
      deepFreeze(game.value.spec) // matches share games: whoever is handed one changes nothing for the others
      deepFreeze(game.value.options)
    }
    return game
  }
}

/** Keeps a kind's own option types while it is written, and hands it on as any kind. */
export function defineGame<Shape extends z.ZodRawShape>(kind: GameKind<Shape>): GameKind {
  return kind as unknown as GameKind
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const each of Object.values(value)) deepFreeze(each)
}
