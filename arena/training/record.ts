import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Part } from '../../agents/nn/core/part.ts'
import type { Game } from '../../envs/core/game.ts'
import type { Options } from '../../envs/core/options.ts'
import { type Fault, fail, LudusError, ok, type Result } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { Ledger } from './ledger.ts'
import type { Counters } from './protocol.ts'

const whole = z.int().min(0)

const identity = z.strictObject({
  game: z.strictObject({ id: z.string(), version: z.int(), options: z.record(z.string(), z.unknown()) }),
  learner: z.strictObject({ id: z.string(), options: z.record(z.string(), z.unknown()) }),
  seed: z.string(),
})

const saved = z.strictObject({
  identity,
  counters: z.strictObject({ games: whole, decisions: whole, samples: whole, steps: whole, seconds: z.number() }),
  next: whole,
  open: z.array(whole),
  learning: z.boolean(),
  rounds: z.boolean().optional(), // absent in checkpoints of old
  snapshotAt: whole,
  rng: z.tuple([z.int(), z.int(), z.int(), z.int()]),
})

/** What a training is, apart from how long it lasts: a checkpoint of another one is not gone on from. */
export type Identity = z.infer<typeof identity>

export function identityOf(game: Game, id: string, options: Options, seed: string): Identity {
  const { spec } = game
  return plain({ game: { id: spec.id, version: spec.version, options: game.options }, learner: { id, options }, seed })
}

/** All that a training knows beside what its learner does. It is a part of its checkpoints. */
export class TrainingRecord implements Part {
  readonly tensors = new Map<string, never>()
  readonly ledger = new Ledger()
  games = 0
  decisions = 0
  samples = 0
  steps = 0
  /** In rounds: whether the round's games have been taken in, and not all has been learnt from them. */
  learning = false
  /** Whether all of it has been played in rounds; undefined where that is not known. */
  rounds: boolean | undefined
  /** Games at the last snapshot. */
  snapshotAt = 0
  /** What learning draws from. */
  rng: Rng
  private readonly identity: Identity
  private readonly changed: boolean
  private readonly now: () => number
  private began: number // milliseconds

  /**
   * @param changed  whether a record of another identity is gone on with
   * @param now  milliseconds, of a clock that never goes back
   */
  constructor(identity: Identity, rng: Rng, changed: boolean, now: () => number) {
    this.identity = identity
    this.rng = rng
    this.changed = changed
    this.now = now
    this.began = now()
  }

  counters(): Counters {
    const { games, decisions, samples, steps } = this
    return { games, decisions, samples, steps, seconds: (this.now() - this.began) / 1000 }
  }

  save(): z.infer<typeof saved> {
    const { identity, ledger, learning, rounds, snapshotAt } = this
    const { next, open } = ledger
    return {
      identity,
      counters: this.counters(),
      next,
      open: [...open],
      learning,
      ...(rounds !== undefined && { rounds }),
      snapshotAt,
      rng: [...this.rng.save()],
    }
  }

  load(data: unknown): Result<() => void> {
    const read = readRecord(data)
    if (!read.ok) return read
    const { identity, counters, next, open, learning, rounds, snapshotAt, rng } = read.value
    const difference = this.changed ? undefined : differenceOf(identity, this.identity)
    if (difference) return { ok: false, error: difference }
    return ok(() => {
      Object.assign(this, { games: counters.games, decisions: counters.decisions })
      Object.assign(this, { samples: counters.samples, steps: counters.steps, learning, rounds, snapshotAt })
      this.ledger.restore(next, open)
      this.rng = Rng.fromState(rng)
      this.began = this.now() - counters.seconds * 1000
    })
  }
}

function readRecord(data: unknown): Result<z.infer<typeof saved>> {
  const read = saved.safeParse(data)
  if (read.success) return ok(read.data as z.infer<typeof saved>)
  return fail('bad-training', `Expected the record of a training, but got ${z.prettifyError(read.error)}`)
}

/** Says where a training differs from the one that was begun. */
function differenceOf(begun: Identity, now: Identity): Fault | undefined {
  const [was, is] = [facts(begun), facts(now)]
  const key = [...new Set([...Object.keys(was), ...Object.keys(is)])].find(
    each => !isDeepStrictEqual(was[each], is[each]),
  )
  if (key === undefined) return undefined
  const message = `Expected ${key} to be ${JSON.stringify(was[key])}, as when this training was begun, but got ${JSON.stringify(is[key])}.`
  return { code: 'other-training', message }
}

function facts({ game, learner, seed }: Identity): Record<string, unknown> {
  const optionsOf = (of: string, options: Options) =>
    Object.fromEntries(Object.entries(options).map(([key, value]) => [`${key} of ${of}`, value]))
  return {
    'the game': game.id,
    [`the rules' version of ${game.id}`]: game.version,
    ...optionsOf(game.id, game.options),
    'the learner': learner.id,
    ...optionsOf(learner.id, learner.options),
    'the seed': seed,
  }
}

/** As JSON brings it back, so that what was saved and what is now can be compared. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value))
}

/** What a training throws for itself. */
export function trainingFault(code: string, message: string): LudusError {
  return new LudusError({ code, message })
}
