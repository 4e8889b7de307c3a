import { isDeepStrictEqual } from 'node:util'
import type { ReadRecipe } from '../../agents/core/recipe.ts'
import type { TrainingPlan } from '../../arena/training/plan.ts'
import type { TrainingEvent } from '../../arena/training/protocol.ts'
import { runTraining } from '../../arena/training/training.ts'
import type { MatchPool } from '../../arena/workers/pool.ts'
import { LudusError } from '../../envs/core/result.ts'
import { playInFlight } from '../tournament/inFlight.ts'
import { Evaluations } from './evaluations.ts'
import type { TrainingFolder, TrainingState } from './folder.ts'
import { TrainingLog } from './log.ts'
import type { Measured } from './measure.ts'

/** A training of a recipe. */
export interface TrainingRun {
  readonly read: ReadRecipe
  readonly folder: TrainingFolder
  /** Forgets what an earlier run left, instead of going on with it. */
  readonly again: boolean
  /** What a sitting may be told, beside the recipe. */
  readonly how: Pick<TrainingPlan, 'sync' | 'actors' | 'backend' | 'saveEvery' | 'hang' | 'changed' | 'use'>
  /** Where snapshots are measured; asked for when the first one is. */
  readonly pool: () => MatchPool
  /** Seconds since 1970. */
  readonly date: () => number
  /** Ends it in good order. */
  readonly signal: AbortSignal
}

/** What happens in a training of a recipe. */
export type RunEvent =
  | TrainingEvent
  /** Matches of snapshots that were played, of those that were missing. */
  | { readonly type: 'measuring'; readonly done: number; readonly total: number }
  /** What is known of all snapshots; the newest is the last. */
  | { readonly type: 'measured'; readonly snapshots: readonly Measured[] }

/**
 * Trains a recipe in its folder, from where it is to its end, and measures each snapshot by matches against the recipe's rivals. Training
 * waits while a snapshot is measured: both want all cores, and matches under a clock would be decided by what else is going on.
 *
 * The last event is the end, but where it is there already, so that only matches were missing.
 *
 * @throws LudusError `locked` where another process trains there, and what {@link runTraining} and matches throw
 */
export async function* trainRecipe(run: TrainingRun): AsyncGenerator<RunEvent, void> {
  const { folder } = run
  const lock = folder.lock()
  if (!lock) {
    const message = `Expected to be the only one who trains in ${folder.path}, but another process does.`
    throw new LudusError({ code: 'locked', message })
  }
  try {
    yield* trainLocked(run)
  } finally {
    lock.release()
  }
}

async function* trainLocked(run: TrainingRun): AsyncGenerator<RunEvent, void> {
  const { read, folder, how, date, signal } = run
  const { recipe, game, learner } = read
  if (run.again || !folder.state()) folder.clear()
  const evaluations = new Evaluations(folder, read, how.use)
  let log: TrainingLog | undefined
  const measureAll = async function* () {
    for await (const event of measureSnapshots(run, evaluations)) {
      if (event.type === 'measured') log?.measured(event.snapshots.at(-1)!)
      yield event
    }
  }
  try {
    const done = donePlaying(folder.state(), recipe)
    if (done !== undefined) {
      folder.writeState({ recipe, done })
      log = new TrainingLog(folder, done, date)
      yield* measureAll() // of rivals that are new, or what was not come to: no thread has to be begun for it
      return
    }
    const plan: TrainingPlan = {
      ...how,
      seed: recipe.seed,
      game: { id: game.spec.id, options: game.options },
      learner: { id: learner.kind.id, options: recipe.options },
      games: recipe.games,
      snapshots: recipe.snapshots,
      folder: folder.path,
    }
    for await (const event of runTraining(plan, signal)) {
      if (event.type === 'ready') {
        folder.writeState({ recipe, done: null }) // not before: a resume that is refused leaves all as it was
        log?.close() // of a learner that died
        log = new TrainingLog(folder, event.counters.games, date)
        yield* measureAll() // what an earlier sitting did not come to
      }
      log?.event(event)
      if (event.type === 'end' && event.reason === 'done') folder.writeState({ recipe, done: event.counters.games })
      yield event
      if (event.type === 'snapshot') yield* measureAll()
    }
  } finally {
    log?.close()
    evaluations.close()
  }
}

/** Games of a training that is at the end which the recipe says, its own recipe but for how long it lasts and how it is measured. */
function donePlaying(state: TrainingState | undefined, recipe: ReadRecipe['recipe']): number | undefined {
  if (!state || state.done === null || state.done < recipe.games) return undefined
  const same = (['game', 'learner', 'options', 'seed'] as const).every(key =>
    isDeepStrictEqual(state.recipe[key], recipe[key]),
  )
  return same ? state.done : undefined // another one is refused, or not, where its checkpoint is read
}

/** What the snapshots of a training were measured at, as it was kept. */
export function measuredSnapshots(
  folder: TrainingFolder,
  read: ReadRecipe,
  use: readonly string[],
): readonly Measured[] {
  const evaluations = new Evaluations(folder, read, use)
  evaluations.enter(folder.snapshots())
  return evaluations.measured()
}

/** Plays what is missing of the matches of all snapshots that there are. */
async function* measureSnapshots(run: TrainingRun, evaluations: Evaluations): AsyncGenerator<RunEvent, void> {
  const { read, folder, signal } = run
  if (read.recipe.rivals.length === 0) return
  evaluations.enter(folder.snapshots())
  const jobs = [...evaluations.missing()]
  const total = jobs.length
  if (total === 0) return
  const pool = run.pool()
  let done = 0
  for await (const record of playInFlight(() => jobs.shift(), pool, 2 * pool.size, signal)) {
    evaluations.add(record)
    done++
    yield { type: 'measuring', done, total }
  }
  evaluations.flush()
  if (!signal.aborted) yield { type: 'measured', snapshots: evaluations.measured() }
}
