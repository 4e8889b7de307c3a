import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { openBackend } from '../../agents/nn/core/backend.ts'
import { StudyRegistry } from '../../agents/studies/registry.ts'
import type { Study } from '../../agents/studies/study.ts'
import { PiscinaPool } from '../../arena/workers/piscinaPool.ts'
import { StudyFolder } from '../../league/study/folder.ts'
import { Pace } from '../../league/study/pace.ts'
import { playMatches } from '../../league/study/play.ts'
import { resultRows, studiesPage } from '../../league/study/report.ts'
import { readResult, type StudyResult } from '../../league/study/result.ts'
import { runStudy } from '../../league/study/run.ts'
import { readState } from '../../league/study/state.ts'
import { addBackendOption, type BackendOption } from '../backend.ts'
import { type House, type OpenHouse, sound } from '../house.ts'
import { allCores, count } from '../runs.ts'
import { duration, EXIT, paint, print, progress, Stop } from '../terminal.ts'

interface StudyOptions extends BackendOption {
  readonly list?: boolean
  readonly all?: boolean
  readonly quick?: boolean
  readonly again?: boolean
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
    .option('--all', 'run every study')
    .option('--quick', 'the seconds-long version on a part of the data, with a looser bar')
    .option('--seed <seed>', 'all randomness of the study comes from it', '1')
    .option('--again', 'begin anew, where there is a result or a run that was stopped')
    .option('--workers <n>', 'threads for matches, where the study plays some (default: one for each core)')
    .option('--report <file>', 'write the results of the full runs as a page in Markdown')
  addBackendOption(command)
    .addHelpText(
      'after',
      `
Ctrl-C ends a study in good order, and even a crash costs little: the same command goes on where it was. What has a result already
is shown and not run. Charts, pictures and results are kept in the data folder. Exits with 1 where a number falls short of its bar.

Examples:
  $ ludus study --list
  $ ludus study lenet --seed 2
  $ ludus study --all
`,
    )
    .action(async (name: string | undefined, options: StudyOptions) => {
      if (!/^[\w-]+$/.test(options.seed)) {
        throw new Stop(EXIT.usage, `Expected a seed of letters, digits, _ and -, but got '${options.seed}'.`)
      }
      const bench = await Bench.open(await open(), options)
      if (options.report !== undefined) return bench.report(options.report)
      if (options.list) return bench.list(bench.named(name))
      if (name === undefined && !options.all) throw new Stop(EXIT.usage, "Expected a study's name, --all or --list.")
      if (name !== undefined && options.all) throw new Stop(EXIT.usage, `Expected either '${name}' or --all, not both.`)
      for (const each of bench.named(name)) {
        if (!(await bench.result(each)).passed) process.exitCode = EXIT.failed
      }
    })
}

/** Where studies are run and their results looked at, with the options of one call. */
class Bench {
  private readonly house: House
  private readonly studies: StudyRegistry
  private readonly options: StudyOptions

  private constructor(house: House, studies: StudyRegistry, options: StudyOptions) {
    this.house = house
    this.studies = studies
    this.options = options
  }

  static async open(house: House, options: StudyOptions): Promise<Bench> {
    const { studies } = await import('../../agents/studies/studies.ts') // which loads tfjs
    return new Bench(house, new StudyRegistry([...studies, ...house.studies.list()]), options)
  }

  /** The study of this name, or all. */
  named(name: string | undefined): readonly Study[] {
    return name === undefined ? this.studies.list() : [sound(this.studies.get(name))]
  }

  report(file: string): void {
    if (this.options.quick) throw new Stop(EXIT.usage, 'Expected --report without --quick: it tells of full runs.')
    const page = studiesPage(this.studies.list(), study => readResult(this.folder(study)))
    try {
      writeFileSync(file, page)
    } catch (error) {
      throw new Stop(EXIT.usage, `Expected a file that can be written, but got: ${(error as Error).message}`)
    }
    print(`The results are in ${file}.`)
  }

  list(studies: readonly Study[]): void {
    for (const study of studies) {
      const folder = this.folder(study)
      const result = readResult(folder)
      print(`${paint('bold', study.name)}  ${study.title} (${study.source})`)
      if (result) this.rows(study, result)
      else {
        const stopped = readState(folder)
        const whole = this.options.quick ? '' : ` (takes about ${study.minutes} min)`
        print(stopped ? `  stopped after ${duration(stopped.elapsed / 1000)}${whole}` : `  not run yet${whole}`)
      }
    }
  }

  /** What came out of a study: of an earlier run, or of one that is begun or gone on with now. */
  async result(study: Study): Promise<StudyResult> {
    const folder = this.folder(study)
    const earlier = this.options.again ? undefined : readResult(folder)
    const result = earlier ?? (await this.run(study, folder))
    const when = earlier ? 'run before (--again runs it anew)' : duration(result.seconds)
    const quick = result.size === 'quick' ? ', quick' : ''
    print(`${paint('bold', study.title)}, seed ${result.seed}${quick}, ${when}, ${result.backend}`)
    this.rows(study, result)
    print(`  charts and pictures: ${folder.path}`)
    return result
  }

  private folder({ name }: Study): StudyFolder {
    const { seed, quick } = this.options
    return new StudyFolder(this.house.data, name, seed, quick ? 'quick' : 'full')
  }

  /** Runs a study to its end, with progress on standard error. @throws Stop where Ctrl-C ended it before */
  private async run(study: Study, folder: StudyFolder): Promise<StudyResult> {
    const { options, house } = this
    const workers = count(options.workers, '--workers', allCores)
    const backend = await openBackend(options.backend)
    const interrupt = new AbortController()
    const onInterrupt = () => interrupt.abort()
    process.once('SIGINT', onInterrupt)
    process.once('SIGTERM', onInterrupt)
    let pool: PiscinaPool | undefined // few studies play
    const bar = progress(study.name)
    const pace = new Pace(() => performance.now())
    try {
      const run = runStudy({
        study,
        seed: options.seed,
        size: options.quick ? 'quick' : 'full',
        folder,
        again: options.again ?? false,
        backend: backend.build,
        play(plans) {
          pool ??= new PiscinaPool({ size: workers })
          return playMatches(pool, plans, { signal: interrupt.signal, use: house.use })
        },
        clock: { now: () => performance.now(), date: () => Date.now() / 1000 },
        signal: interrupt.signal,
      })
      for (;;) {
        const { value, done } = await run.next()
        if (!done) {
          if (value.type !== 'progress') continue
          const left = pace.left(value.done, value.total)
          bar.update(value.done, value.total, `${left === undefined ? '' : `${duration(left)} left, `}${value.note}`)
        } else if (value) return value
        else {
          const without = options.again ? ' without --again' : ''
          throw new Stop(EXIT.interrupted, `Stopped. The same command${without} goes on where ${study.name} was.`)
        }
      }
    } finally {
      bar.stop()
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onInterrupt)
      await pool?.close()
    }
  }

  private rows(study: Study, result: StudyResult): void {
    for (const { what, measured, bar, published, passed } of resultRows(study, result)) {
      const verdict = passed ? paint('green', 'reached') : paint('red', 'short')
      const asked = passed === undefined ? bar : `${bar}: ${verdict}`
      print(`  ${what}: ${paint('bold', measured)}, ${asked}${published ? `; published: ${published}` : ''}`)
    }
  }
}
