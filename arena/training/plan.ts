import { type LearnerPlan, LearnerRegistry } from '../../agents/core/learner.ts'
import { AgentRegistry } from '../../agents/core/registry.ts'
import type { BackendName } from '../../agents/nn/core/backend.ts'
import type { Game, Json } from '../../envs/core/game.ts'
import { GameRegistry } from '../../envs/core/registry.ts'
import { unwrap } from '../../envs/core/result.ts'
import { games } from '../../envs/games.ts'
import { loadModules } from '../use.ts'

/** A training as plain data: so it goes to the threads that do it. */
export interface TrainingPlan {
  readonly game: { readonly id: string; readonly options: Readonly<Record<string, Json>> }
  /** Who learns, and its options as they were given. */
  readonly learner: { readonly id: string; readonly options: Readonly<Record<string, unknown>> }
  /** All randomness comes from it. */
  readonly seed: string
  /** Games after which the training is done. */
  readonly games: number
  /** Games between two snapshots. There is one at the end too. */
  readonly snapshots: number
  /**
   * In rounds of games that are all played with the same weights, so that the same comes out bit for bit, however many actors there are and
   * wherever it was stopped. Otherwise actors play on while the learner learns.
   */
  readonly sync: boolean
  /** How many threads play; none where the learner plays for itself. */
  readonly actors: number
  /** Where `checkpoints/` and `snapshots/` are, as an absolute path. */
  readonly folder: string
  /** What computes the tensors; the best there is where absent. */
  readonly backend?: BackendName
  /** Milliseconds between two checkpoints, beside those at snapshots and at the end. */
  readonly saveEvery: number
  /** Milliseconds that a thread may be at one game, or one step of learning, before it counts as hung; made of the longest so far where absent. */
  readonly hang?: number
  /** Goes on from a checkpoint though it was made with other options, or, in rounds, by another build. */
  readonly changed: boolean
  /** Modules that add a third party's games and learners, as absolute paths. */
  readonly use: readonly string[]
}

/** What a thread of a training makes of its plan. */
export interface Reading extends LearnerPlan {
  readonly game: Game
}

/** Reads a plan with all that ships. Throws {@link LudusError} with the codes of games and learners. */
export async function readPlan({ game: { id, options }, learner, use }: TrainingPlan): Promise<Reading> {
  const { learners } = await import('../../agents/learners.ts')
  const registries = {
    games: new GameRegistry(games.list()),
    agents: new AgentRegistry([]),
    learners: new LearnerRegistry(learners.list()),
  }
  await loadModules(use, registries)
  const game = unwrap(registries.games.make(id, options))
  return { game, ...unwrap(registries.learners.plan(learner.id, learner.options, game)) }
}
