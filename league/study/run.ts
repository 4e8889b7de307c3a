import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MatchOutcome, MatchPlan } from '../../agents/studies/matches.ts'
import { type Measured, type Point, reaches, type Study, type StudyEvent } from '../../agents/studies/study.ts'
import { ENGINE } from '../../arena/version.ts'
import { LudusError } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { drawChart } from './chart.ts'
import type { StudyFolder } from './folder.ts'
import { StudyLog } from './log.ts'
import { encodePicture } from './picture.ts'
import type { StudyResult } from './result.ts'
import { newState, type RunState, readState, STATE, writeState } from './state.ts'

export interface StudyRun {
  readonly study: Study
  readonly seed: string
  readonly size: 'full' | 'quick'
  readonly folder: StudyFolder
  /** Forgets what an earlier run left, instead of going on with it. */
  readonly again?: boolean
  /** The build that computes the tensors. */
  readonly backend: string
  /** Rejects with the signal's reason once it is aborted. */
  readonly play: (plans: readonly MatchPlan[]) => AsyncIterable<MatchOutcome>
  readonly clock: StudyClock
  /** Ends the run in good order: it saves where it stands at the next step. */
  readonly signal: AbortSignal
}

export interface StudyClock {
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number
  /** Seconds since 1970. */
  readonly date: () => number
}

/** How often a run saves where it stands, in milliseconds: what a crash may cost. */
const SAVE_EVERY = 15_000

/**
 * Runs a study, or goes on with a run that was stopped, and yields its events. Killed at any moment and run again, it comes to the
 * same log, pictures and numbers, bit for bit.
 * @returns what came out; undefined where the signal ended it before that
 * @throws LudusError `locked` where another process runs it in this folder, `other-build` where it was begun with another build
 */
export async function* runStudy(run: StudyRun): AsyncGenerator<StudyEvent, StudyResult | undefined> {
  const { study, folder } = run
  const lock = folder.lock()
  if (!lock) {
    const message = `Expected to be the only one who runs ${study.name} in ${folder.path}, but another process does.`
    throw new LudusError({ code: 'locked', message })
  }
  try {
    return yield* runLocked(run)
  } finally {
    lock.release()
  }
}

async function* runLocked(run: StudyRun): AsyncGenerator<StudyEvent, StudyResult | undefined> {
  const { study, size, folder, clock, signal } = run
  const left = run.again ? undefined : readState(folder)
  if (left) checkBuild(left, run)
  else folder.clear()
  let state = left ?? newState(ENGINE, run.backend)
  const log = new StudyLog(folder, state.logged, clock.date)
  const began = clock.now() - state.elapsed
  let saved = 0
  const save = (change: Partial<RunState> = {}) => {
    saved = clock.now()
    state = { ...state, ...change, elapsed: saved - began }
    writeState(folder, state)
  }
  save() // from here on there is something to go on with
  const events = study.run({
    size,
    rng: Rng.fromSeed(`${study.name}/${run.seed}`),
    ...(state.bytes.length > 0 ? { saved: state.bytes } : {}),
    keep(name, bytes) {
      const file = folder.write(`kept/${name}`, bytes)
      save() // the time that it took is not lost either
      return file
    },
    kept: name => folder.read(`kept/${name}`),
    play: run.play,
  })
  try {
    for (;;) {
      const next = await events.next()
      if (next.done) {
        await draw(study, log.points(), folder)
        log.flush()
        return finish(run, next.value, (clock.now() - began) / 1000)
      }
      const event = next.value
      if (event.type === 'point') log.add(event)
      if (event.type === 'picture') folder.write(`${event.name}.png`, encodePicture(event.picture))
      if (event.type === 'state' && (event.now || signal.aborted || clock.now() - saved > SAVE_EVERY)) {
        save({ logged: log.flush(), bytes: event.save() })
        if (signal.aborted) return undefined
      }
      yield event
      await nextTurn() // a step of training blocks: between two, Ctrl-C and the progress bar have their turn
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error
    save() // stopped while it played: there is no state of that but what was kept
    return undefined
  } finally {
    await events.return({})
    log.close()
  }
}

function checkBuild(left: RunState, { study, backend }: StudyRun): void {
  if (left.backend === backend && left.engine === ENGINE) return
  const [begun, present] = [`ludus ${left.engine}, ${left.backend}`, `ludus ${ENGINE}, ${backend}`]
  throw new LudusError({
    code: 'other-build',
    message: `Expected ${begun}, with which this run of ${study.name} was begun, but got ${present}. Results would be neither's: take the backend of then (--backend), or begin anew (--again).`,
  })
}

async function draw(study: Study, points: readonly Point[], folder: StudyFolder): Promise<void> {
  for (const [name, chart] of Object.entries(study.charts)) {
    const its = points.filter(point => point.chart === name)
    if (its.length > 0) folder.write(`${name}.svg`, await drawChart(chart, its))
  }
}

function finish(run: StudyRun, measured: Readonly<Record<string, Measured>>, seconds: number): StudyResult {
  const { study, seed, size, backend, folder } = run
  const passed = Object.entries(study.bars).every(([key, bar]) => reaches(bar, measured[key], size))
  const result: StudyResult = {
    format: 1,
    study: study.name,
    seed,
    size,
    measured: measured as StudyResult['measured'],
    passed,
    seconds,
    backend,
    engine: ENGINE,
  }
  folder.write('result.json', `${JSON.stringify(result, null, 2)}\n`)
  folder.remove(STATE)
  return result
}
