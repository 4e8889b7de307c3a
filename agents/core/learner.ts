import type { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { type Options, readOptions, suggest } from '../../envs/core/options.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Parts } from '../nn/core/part.ts'
import type { Metrics } from '../nn/core/trainStep.ts'

/** What an actor has lived through: one game, or a few at once. */
export interface Experience<Data = unknown> {
  /** Games finished. */
  readonly games: number
  /** Decisions taken in them. */
  readonly decisions: number
  /** What is learnt from. It goes to another thread: plain data and typed arrays, which are handed over and not copied. */
  readonly data: Data
  /** Worth telling of these games, as means over them: length, share won by the first player. */
  readonly metrics: Metrics
}

/**
 * Makes experience. It keeps nothing from one call of `play` to the next but the weights: so an actor that dies costs the game that
 * it was at, and a game is the same whichever actor plays it.
 */
export interface Actor<Weights = unknown, Data = unknown> {
  /**
   * Plays with these weights from now on. Comes before the first `play` and whenever there are newer ones; where `play` awaits something
   * it may come in the middle of a game, which then goes on with them.
   */
  load(weights: Weights): void | Promise<void>
  /** Plays whole games. All that is random in them comes from `rng`. */
  play(rng: Rng): Experience<Data> | Promise<Experience<Data>>
  close?(): void | Promise<void>
}

/** What a stretch of learning came to. */
export interface LearnReport {
  /** Examples learnt from. */
  readonly samples: number
  /** Losses and the like, as means over them. */
  readonly metrics: Metrics
  /** Whether the actors are to have the weights as they are now. */
  readonly fresh: boolean
  /** Games and decisions, where the learner plays for itself. */
  readonly games?: number
  readonly decisions?: number
}

/** A player as it is now, as a file. */
export interface Snapshot {
  /** Of the file's name: `onnx`, `safetensors`. */
  readonly extension: string
  readonly bytes: Uint8Array
}

/** Uses experience. It knows nothing of threads, clocks and files. */
export interface Learner<Weights = unknown, Data = unknown> {
  /** All that a resume needs beside the options: models, optimisers, replay, counters. */
  readonly parts: Parts
  /** Takes in experience; what it teaches comes with `learn`. Absent in a learner that plays for itself. */
  take?(experience: Experience<Data>, rng: Rng): void
  /**
   * Learns for a moment: a second at most, for between two of these, experience is taken in, checkpoints are written and Ctrl-C is heard.
   * Undefined where there is nothing to learn before more experience comes in: only then are further games given out, so that one
   * who could learn for ever, as from a replay, says so once what was due for the experience so far is done. All that is random
   * comes from `rng`.
   */
  learn(rng: Rng): LearnReport | undefined
  /** A copy of what actors play with: plain data and typed arrays. Absent in a learner that plays for itself. */
  weights?(): Weights
  snapshot(): Snapshot
  /** Gives back tensors. */
  dispose(): void
}

/** A learner that can be made by name. */
export interface LearnerKind<Shape extends z.ZodRawShape = z.ZodRawShape, Weights = unknown, Data = unknown> {
  readonly id: string
  /** One line for a list. */
  readonly summary: string
  /** Paper or book. */
  readonly source: string
  /** Each described, with unit and default. */
  readonly options: z.ZodObject<Shape>
  /** Whether the learner computes with tensors, so that a backend must be opened before it is made. Actors do without. */
  readonly tensors: boolean
  /** The property of the game for which it can't be learnt, as the end of a sentence ("... because it hides information"). */
  refuses(game: Game, options: z.infer<z.ZodObject<Shape>>): string | undefined
  /** A promise where it imports what only learning takes, such as tfjs: actors' threads then do without. */
  makeLearner(
    game: Game,
    options: z.infer<z.ZodObject<Shape>>,
    rng: Rng,
  ): Learner<Weights, Data> | Promise<Learner<Weights, Data>>
  /** Absent where the learner plays for itself, as one does whose every move depends on what the last one taught. */
  makeActor?(game: Game, options: z.infer<z.ZodObject<Shape>>): Actor<Weights, Data>
  /** Calls of `play` in a round of synchronous training, all with the same weights; then all is learnt from them that can be. Default 1. */
  round?(options: z.infer<z.ZodObject<Shape>>): number
  /** The spec string of the agent that plays a snapshot. @param play  the agent's own options, as `sims=100`; may be empty */
  agent(file: string, options: z.infer<z.ZodObject<Shape>>, play: string): string
}

/** A learner's name and options that have been read and found sound for a game. */
export interface LearnerPlan {
  readonly kind: LearnerKind
  readonly options: Options
}

/** Learners by id, to which `--use` adds a third party's. */
export class LearnerRegistry {
  private readonly kinds = new Map<string, LearnerKind>()

  constructor(kinds: readonly LearnerKind[]) {
    for (const kind of kinds) this.add(kind)
  }

  add(kind: LearnerKind): void {
    if (this.kinds.has(kind.id)) throw new Error(`Expected a new learner's name, but '${kind.id}' is taken.`)
    this.kinds.set(kind.id, kind)
  }

  list(): readonly LearnerKind[] {
    return [...this.kinds.values()]
  }

  /** Codes: `unknown-learner`, `refused`, and those of options. */
  plan(id: string, given: Options, game: Game): Result<LearnerPlan> {
    const kind = this.kinds.get(id)
    if (!kind) {
      return fail(
        'unknown-learner',
        `Expected the name of a learner, but got '${id}'.${suggest(id, [...this.kinds.keys()])}`,
      )
    }
    const options = readOptions(kind.options, given, id)
    if (!options.ok) return options
    const reason = kind.refuses(game, options.value)
    if (reason) return fail('refused', `${id} can't learn ${game.spec.id} ${reason}.`)
    return ok({ kind, options: options.value })
  }
}

/** Keeps a kind's own types while it is written, and hands it on as any kind. */
export function defineLearner<Shape extends z.ZodRawShape, Weights, Data>(
  kind: LearnerKind<Shape, Weights, Data>,
): LearnerKind {
  return kind as unknown as LearnerKind
}
