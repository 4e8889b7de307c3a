import { setImmediate } from 'node:timers/promises'
import type { MatchOutcome, MatchPlan } from '../../agents/studies/matches.ts'
import { type Measured, type Point, reaches, type Study, type StudyEvent } from '../../agents/studies/study.ts'
import { ENGINE } from '../../arena/version.ts'
import { Rng } from '../../envs/core/rng.ts'
import { drawChart } from './chart.ts'
import type { StudyFolder } from './folder.ts'
import { StudyLog } from './log.ts'
import { encodePicture } from './picture.ts'
import type { StudyResult } from './result.ts'
import { readState, writeState } from './state.ts'

export interface StudyRun {
  readonly study: Study
  readonly seed: string
  readonly size: 'full' | 'quick'
  readonly folder: StudyFolder
  /** What the tensors are computed by, for the record. */
  readonly backend: string
  readonly play: (plans: readonly MatchPlan[]) => AsyncIterable<MatchOutcome>
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number
  /** Ends the run in good order: it saves where it stands at the next step. */
  readonly signal: AbortSignal
}

/** How often a run saves where it stands, in milliseconds: what a crash may cost. */
const SAVE_EVERY = 15_000

/**
 * Runs a study, or goes on with a run that was stopped, and yields its events.
 * @returns what came out; undefined where the signal ended it before that
 */
export async function* runStudy(run: StudyRun): AsyncGenerator<StudyEvent, StudyResult | undefined> {
  const { study, size, folder, now, signal } = run
  const left = readState(folder)
  if (!left) folder.clear()
  const log = StudyLog.open(folder, left?.logged ?? 0)
  const began = now() - (left?.elapsed ?? 0)
  let saved = now()
  const events = study.run({
    size,
    rng: Rng.fromSeed(`${study.name}/${run.seed}`),
    ...(left ? { saved: left.bytes } : {}),
    keep: (name, bytes) => folder.write(name, bytes),
    kept: name => folder.read(name),
    play: run.play,
  })
  try {
    for (;;) {
      const next = await events.next()
      if (next.done) {
        await draw(study, log.points(), folder)
        return finish(run, next.value, (now() - began) / 1000)
      }
      const event = next.value
      if (event.type === 'point') log.add(event)
      if (event.type === 'picture') folder.write(`${event.name}.png`, encodePicture(event.picture))
      if (event.type === 'state' && (signal.aborted || now() - saved > SAVE_EVERY)) {
        writeState(folder, { logged: log.flush(), elapsed: now() - began, bytes: event.save() })
        saved = now()
        if (signal.aborted) return undefined
      }
      yield event
      await setImmediate() // a step of training blocks: between two, Ctrl-C and the progress bar have their turn
    }
  } finally {
    await events.return({})
    log.close()
  }
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
  return result
}
