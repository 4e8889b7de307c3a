import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { openBackend } from '../../agents/nn/core/backend.ts'
import { studies } from '../../agents/studies/studies.ts'
import type { Study } from '../../agents/studies/study.ts'
import { PiscinaPool } from '../../arena/workers/piscinaPool.ts'
import { suggest } from '../../envs/core/options.ts'
import { StudyFolder } from '../../league/study/folder.ts'
import { Pace } from '../../league/study/pace.ts'
import { playMatches } from '../../league/study/play.ts'
import { resultRows, studiesPage } from '../../league/study/report.ts'
import { readResult, type StudyResult } from '../../league/study/result.ts'
import { runStudy } from '../../league/study/run.ts'
import { addBackendOption, type BackendOption } from '../backend.ts'
import type { OpenHouse } from '../house.ts'
import { allCores, count } from '../runs.ts'
import { duration, EXIT, paint, print, progress, Stop } from '../terminal.ts'

interface StudyOptions extends BackendOption {
  readonly list?: boolean
  readonly all?: boolean
  readonly quick?: boolean
  readonly seed: string
  readonly workers?: string
  readonly report?: string
}

/** `ludus study`: experiments on real data, each measured against a number that was fixed beforehand. */
export function study(program: Command, open: OpenHouse): void {
  const command = program
    .command('study')
    .description('run an experiment on real data and hold what it measures against a number')
    .argument('[name]', "the study ('ludus study --list' lists them)")
    .option('--list', 'list the studies with their last results')
    .option('--all', 'run every study that has no result yet; what was interrupted goes on where it was')
    .option('--quick', 'the seconds-long version on a part of the data, with a looser bar')
    .option('--seed <seed>', 'all randomness of the study comes from it', '1')
    .option('--workers <n>', 'threads for matches, where the study plays some (default: one for each core)')
    .option('--report <file>', 'write the results of the full runs as a page in Markdown')
  addBackendOption(command)
    .addHelpText(
      'after',
      `
Ctrl-C ends a study in good order; the same command goes on where it was. Charts, pictures and results are kept in the data folder.
Exits with 1 where a number falls short of its bar.

Examples:
  $ ludus study --list
  $ ludus study lenet --seed 2
  $ ludus study --all
`,
    )
    .action(async (name: string | undefined, options: StudyOptions) => {
      const { data } = await open()
      if (options.list) return list(data, options)
      if (options.report !== undefined) {
        return writeFileSync(
          options.report,
          studiesPage(studies, study => readResult(folderOf(data, study, options))),
        )
      }
      if (options.all) return await runAll(data, options)
      if (name === undefined) throw new Stop(EXIT.usage, "Expected a study's name, --all or --list.")
      const its = studies.find(study => study.name === name)
      if (!its) {
        const known = studies.map(study => study.name)
        throw new Stop(EXIT.usage, `Expected a study, but got '${name}'.${suggest(name, known)}`)
      }
      const folder = folderOf(data, its, options)
      if (readResult(folder)) folder.clear() // named outright, it is run again
      if (!(await runOne(its, folder, options)).passed) process.exitCode = EXIT.failed
    })
}

function folderOf(data: string, { name }: Study, { seed, quick }: StudyOptions): StudyFolder {
  return new StudyFolder(data, name, seed, quick ? 'quick' : 'full')
}

function list(data: string, options: StudyOptions): void {
  for (const study of studies) {
    print(`${paint('bold', study.name)}  ${study.title} (${study.source}; about ${duration(60 * study.minutes)})`)
    const result = readResult(folderOf(data, study, options))
    if (result) rows(study, result)
    else print('  not run yet')
  }
}

async function runAll(data: string, options: StudyOptions): Promise<void> {
  for (const study of studies) {
    const folder = folderOf(data, study, options)
    const result = readResult(folder) ?? (await runOne(study, folder, options))
    if (!result.passed) process.exitCode = EXIT.failed
  }
  list(data, options)
}

/** Runs one study to its end, with progress on standard error. @throws Stop where Ctrl-C ended it before */
async function runOne(study: Study, folder: StudyFolder, options: StudyOptions): Promise<StudyResult> {
  const backend = await openBackend(options.backend)
  const pool = new PiscinaPool({ size: count(options.workers, '--workers', allCores) })
  const interrupt = new AbortController()
  const onInterrupt = () => interrupt.abort()
  process.once('SIGINT', onInterrupt)
  process.once('SIGTERM', onInterrupt)
  const bar = progress(study.name)
  const pace = new Pace(() => performance.now())
  try {
    const run = runStudy({
      study,
      seed: options.seed,
      size: options.quick ? 'quick' : 'full',
      folder,
      backend: backend.build,
      play: plans => playMatches(pool, plans, interrupt.signal),
      now: () => performance.now(),
      signal: interrupt.signal,
    })
    for (;;) {
      const { value, done } = await run.next()
      if (!done) {
        if (value.type !== 'progress') continue
        bar.update(value.done, value.total, `${duration(pace.left(value.done, value.total))} left, ${value.note}`)
      } else if (value) {
        bar.stop()
        tell(study, value, folder)
        return value
      } else throw new Stop(EXIT.interrupted, `Stopped. The same command goes on where ${study.name} was.`)
    }
  } finally {
    bar.stop()
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
    await pool.close()
  }
}

function tell(study: Study, result: StudyResult, folder: StudyFolder): void {
  print(`${paint('bold', study.title)}, seed ${result.seed}, ${duration(result.seconds)}, ${result.backend}`)
  rows(study, result)
  print(`  charts and pictures: ${folder.path}`)
}

function rows(study: Study, result: StudyResult): void {
  for (const { what, measured, bar, published, passed } of resultRows(study, result)) {
    const verdict = passed ? paint('green', 'reached') : paint('red', 'short')
    print(`  ${what}: ${paint('bold', measured)}, ${bar}: ${verdict}${published ? `; published: ${published}` : ''}`)
  }
}
