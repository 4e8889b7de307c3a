import type { Game, State } from '../core/game.ts'
import type { Options } from '../core/options.ts'
import type { GameRegistry } from '../core/registry.ts'
import { ok, type Result } from '../core/result.ts'
import { Rng } from '../core/rng.ts'
import { optionsField, type Request, textField } from './request.ts'

/** A game with what all its states share: buffers, and a spare state to go back to where the game's own code fails. */
export interface Table {
  readonly game: Game
  readonly actions: Int32Array
  readonly probabilities: Float64Array
  readonly observation: Float32Array
  readonly spare: State
}

/** How many games are kept made, so that many states of one game share it. */
const KEPT = 64

/** The games that requests name, each made once for all requests that name it alike. */
export class Tables {
  /** The names of all ops that games brought along. */
  readonly gameOps = new Set<string>()
  private readonly registry: GameRegistry
  private readonly kept = new Map<string, Table>()

  constructor(registry: GameRegistry) {
    this.registry = registry
  }

  /**
   * By the fields `game` and `options`.
   *
   * @param complete settles what the options leave open: by a position, or by a saved state.
   */
  named(request: Request, complete?: (id: string, given: Options) => Options): Result<Table> {
    const id = textField(request, 'game')
    if (!id.ok) return id
    const given = optionsField(request)
    if (!given.ok) return given
    const options = complete ? complete(id.value, given.value) : given.value
    const key = JSON.stringify([id.value, options])
    const kept = this.kept.get(key)
    if (kept) return ok(kept)
    const game = this.registry.make(id.value, options)
    if (!game.ok) return game
    const table = lay(game.value)
    for (const op of Object.keys(game.value.doorOps ?? {})) this.gameOps.add(op)
    this.kept.set(key, table)
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value!)
    return ok(table)
  }
}

function lay(game: Game): Table {
  const { spec } = game
  return {
    game,
    actions: new Int32Array(spec.actions.count),
    probabilities: new Float64Array(spec.outcomes),
    observation: new Float32Array(spec.observation.shape.reduce((size, axis) => size * axis, 1)),
    spare: game.start(Rng.fromSeed(0)),
  }
}
