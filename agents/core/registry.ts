import type { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { readOptions, suggest } from '../../envs/core/options.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { parseSpec } from '../../envs/core/spec.ts'
import type { Agent } from './agent.ts'

/** What an agent is made from: its options, and for `scheme:rest` specs the rest. */
export interface AgentInput<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly options: z.infer<z.ZodObject<Shape>>
  readonly rest: string
}

/** An agent that can be made by name. */
export interface AgentKind<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly id: string
  /** One line for a list. */
  readonly summary: string
  readonly options: z.ZodObject<Shape>
  /** What stands after the colon in `id:rest`, for manuals; absent where nothing may. */
  readonly rest?: string
  readonly examples: readonly string[]
  /** The property of the game for which this agent can't play it, as the end of a sentence ("... because it hides information"); undefined where it can. Without `input`, for default options. */
  refuses(game: Game, input?: AgentInput<Shape>): string | undefined
  /** Whether the same job gives the same match, given these options: no clock, no outside program. */
  reproducible(input: AgentInput<Shape>): boolean
  make(input: AgentInput<Shape>, game: Game): Agent
}

/** A name for other agents' spec strings. */
export interface AgentAlias<Shape extends z.ZodRawShape = z.ZodRawShape>
  extends Pick<AgentKind<Shape>, 'id' | 'summary' | 'options' | 'rest' | 'examples'> {
  /** What it is a name for, given these options. */
  standsFor(input: AgentInput<Shape>): Result<Alias>
}

/** What an alias comes to. */
export interface Alias {
  readonly spec: string
  /** As {@link AgentKind.refuses}, beyond what the agent itself refuses. */
  refuses?(game: Game): string | undefined
}

/** A spec string that has been read and found sound, but not yet seated. */
export interface AgentPlan {
  readonly spec: string
  /** What to call it in a message: the kind's id, or an alias as it was written. */
  readonly name: string
  /** Of an alias, the kind of what it stands for. */
  readonly kind: AgentKind
  readonly reproducible: boolean
  /** As {@link AgentKind.refuses}, given this plan's options. */
  refuses(game: Game): string | undefined
  make(game: Game): Result<Agent>
}

/** Agents by id: a record, to which `--use` adds a third party's. */
export class AgentRegistry {
  private readonly kinds = new Map<string, AgentKind | AgentAlias>()

  constructor(kinds: readonly (AgentKind | AgentAlias)[]) {
    for (const kind of kinds) this.add(kind)
  }

  add(kind: AgentKind | AgentAlias): void {
    if (this.kinds.has(kind.id)) throw new Error(`Expected a new agent name, but '${kind.id}' is taken.`)
    this.kinds.set(kind.id, kind)
  }

  list(): readonly (AgentKind | AgentAlias)[] {
    return [...this.kinds.values()]
  }

  /** Reads a spec string such as `mcts?sims=400` or `gtp:gnugo --mode gtp`. */
  plan(text: string): Result<AgentPlan> {
    const spec = parseSpec(text)
    if (!spec.ok) return spec
    const { name, rest } = spec.value
    const kind = this.kinds.get(name)
    if (!kind)
      return fail(
        'unknown-agent',
        `Expected the name of an agent, but got '${name}'.${suggest(name, [...this.kinds.keys()])}`,
      )
    if (kind.rest === undefined && rest !== undefined) {
      return fail(
        'bad-spec',
        `Expected nothing after '${name}' but options ('${kind.examples[0]}'), but got ':${rest}'.`,
      )
    }
    if (kind.rest !== undefined && !rest?.trim()) {
      return fail('bad-spec', `Expected ${kind.rest} after '${name}:' ('${kind.examples[0]}'), but got nothing.`)
    }
    const options = readOptions(kind.options, spec.value.options, name)
    if (!options.ok) return options
    const input = { options: options.value, rest: rest?.trim() ?? '' }
    if ('standsFor' in kind) return this.planAlias(kind, input, text)
    return ok({
      spec: text.trim(),
      name,
      kind,
      reproducible: kind.reproducible(input),
      refuses: game => kind.refuses(game, input),
      make(game: Game): Result<Agent> {
        const reason = kind.refuses(game, input)
        if (reason) return fail('refused', `${name} can't play ${game.spec.id} ${reason}.`)
        return ok(kind.make(input, game))
      },
    })
  }

  private planAlias(kind: AgentAlias, input: AgentInput, text: string): Result<AgentPlan> {
    const alias = kind.standsFor(input)
    if (!alias.ok) return alias
    const plan = this.plan(alias.value.spec)
    if (!plan.ok) return plan
    const spec = text.trim()
    const refuses = (game: Game) => alias.value.refuses?.(game) ?? plan.value.refuses(game)
    return ok({
      ...plan.value,
      spec,
      name: spec,
      refuses,
      make(game) {
        const reason = refuses(game)
        return reason ? fail('refused', `${spec} can't play ${game.spec.id} ${reason}.`) : plan.value.make(game)
      },
    })
  }
}

/** Keeps an alias's own option types while it is written, and hands it on as any alias. */
export function defineAlias<Shape extends z.ZodRawShape>(alias: AgentAlias<Shape>): AgentAlias {
  return alias as unknown as AgentAlias
}

/** Keeps a kind's own option types while it is written, and hands it on as any kind. */
export function defineAgent<Shape extends z.ZodRawShape>(kind: AgentKind<Shape>): AgentKind {
  return kind as unknown as AgentKind
}
