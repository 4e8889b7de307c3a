import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import type { MatchRecord } from '../../arena/job.ts'
import { replayStart } from '../../arena/replay/walk.ts'
import type { Run, Store } from '../../arena/store/store.ts'
import type { Game } from '../../envs/core/game.ts'
import { type House, makeFolder, type OpenHouse, sound } from '../house.ts'
import { allCores, count, headline, playRun, showRun, unlessComplete, withStore } from '../runs.ts'
import { EXIT, print, Stop } from '../terminal.ts'
import { exportOnnx } from './exportOnnx.ts'
import { addReportOptions, type ReportOptions, report } from './tournament.ts'

/** What is kept in the data folder: `list`, `standings`, `resume`, `export`, `clean`. */
export function records(program: Command, open: OpenHouse): void {
  program
    .command('list')
    .description('list the tournaments and tests in the data folder')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  $ ludus list\n')
    .action(async ({ json }) => {
      await withStore(await open(), store => {
        const runs = store.runs()
        if (json) print(JSON.stringify(runs, null, 2))
        else for (const run of runs) print(headline(run))
        if (!json && runs.length === 0) print("There are none yet. 'npm start' or 'ludus tournament' plays some.")
      })
    })

  addReportOptions(
    program
      .command('standings')
      .description('show how a tournament or test stands')
      .argument('[id]', 'such as t1; the latest where absent'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  $ ludus standings\n  $ ludus standings t1 --json\n  $ ludus standings t1 --svg charts\n',
    )
    .action(async (id: string | undefined, options: ReportOptions) => {
      const house = await open()
      await withStore(house, async store => {
        const run = choose(store, id)
        if ((options.json || options.csv || options.svg) && run.kind !== 'tournament') {
          throw new Stop(
            EXIT.usage,
            `Expected a tournament for --json, --csv and --svg, but ${run.id} is a ${run.kind}.`,
          )
        }
        if (!(await report(house, store, run.id, options))) await showRun(house, store, run.id)
      })
    })

  program
    .command('resume')
    .description('go on with a run that was interrupted: exactly the missing matches are played')
    .argument('[id]', 'such as t1; the latest unfinished one where absent')
    .option('--workers <n>', `matches at a time (default: ${allCores}, one a core)`)
    .addHelpText('after', '\nExample:\n  $ ludus resume t1\n')
    .action(async (id: string | undefined, options: { workers?: string }) => {
      const house = await open()
      await withStore(house, async store => {
        const unfinished = store.runs().filter(run => !run.finished)
        if (id === undefined && unfinished.length === 0) {
          print('There is nothing to resume: every run is finished.')
          return
        }
        const run = id === undefined ? unfinished[unfinished.length - 1] : sound(store.run(id))
        const complete = await playRun(house, store, run.id, count(options.workers, '--workers', allCores))
        await showRun(house, store, run.id)
        unlessComplete(run.id, complete)
      })
    })

  program
    .command('export')
    .description(
      "write a run's matches, as JSON lines to standard output or one file a match in the game's own format; or a model as ONNX",
    )
    .argument('<id>', "a run such as t1, or one match such as t1/37; with --onnx, a checkpoint's file")
    .addOption(
      new Option('--format <format>', "json lines, or the game's own: sgf (Go), mat (backgammon)")
        .choices(['json', 'sgf', 'mat'])
        .default('json'),
    )
    .option('--to <folder>', 'the folder for one file a match')
    .option('--onnx [file]', "write a checkpoint's model as ONNX (default: beside it)")
    .addHelpText(
      'after',
      '\nExamples:\n  $ ludus export t1 > t1.jsonl\n  $ ludus export t1 --format sgf --to games\n  $ ludus export t1/37 --format sgf\n  $ ludus export net.safetensors --onnx\n',
    )
    .action(async (id: string, options: ExportOptions) => {
      if (options.onnx) return await exportOnnx(id, options.onnx)
      const house = await open()
      await withStore(house, store => exportMatches(house, store, id, options))
    })

  program
    .command('clean')
    .description('delete runs with all their matches')
    .argument('[ids...]', 'runs such as t1 t2')
    .option('--all', 'every run')
    .option('--unfinished', 'every run that was not finished')
    .addHelpText('after', '\nExamples:\n  $ ludus clean t1 t2\n  $ ludus clean --all\n')
    .action(async (ids: string[], options: { all?: boolean; unfinished?: boolean }) => {
      await withStore(await open(), store => {
        const chosen = ids.map(id => sound(store.run(id)))
        if (options.all) chosen.push(...store.runs())
        if (options.unfinished) chosen.push(...store.runs().filter(run => !run.finished))
        const unique = [...new Set(chosen.map(run => run.id))]
        if (unique.length === 0 && !options.all && !options.unfinished) {
          throw new Stop(
            EXIT.usage,
            "Expected the ids of runs ('ludus list' shows them), --all or --unfinished, but got nothing.",
          )
        }
        store.deleteRuns(unique)
        print(unique.length === 0 ? 'There was nothing to delete.' : `Deleted ${unique.join(', ')}.`)
      })
    })
}

interface ExportOptions {
  readonly format: 'json' | 'sgf' | 'mat'
  readonly to?: string
  readonly onnx?: string | true
}

function choose(store: Store, id: string | undefined): Run {
  if (id !== undefined) return sound(store.run(id))
  const latest = store.runs().at(-1)
  if (latest) return latest
  throw new Stop(EXIT.failed, "Expected a run in the data folder, but there is none. 'ludus tournament' plays one.")
}

function* matchesOf(store: Store, id: string): IterableIterator<{ id: string; record: MatchRecord }> {
  if (id.includes('/')) yield { id, record: sound(store.match(id)) }
  else yield* store.records(sound(store.run(id)).id)
}

function exportMatches(house: House, store: Store, id: string, { format, to }: ExportOptions): void {
  if (to) makeFolder(to)
  let written = 0
  for (const { id: match, record } of matchesOf(store, id)) {
    const text = format === 'json' ? JSON.stringify(record) : archived(house, record, format)
    if (to) writeFileSync(join(to, `${match.replace('/', '-')}.${format}`), `${text}\n`)
    else print(text)
    written++
  }
  if (to) process.stderr.write(`Wrote ${written} file${written === 1 ? '' : 's'} to ${to}\n`)
}

/** A match in its game's own format. */
function archived(house: House, { replay }: MatchRecord, format: string): string {
  const game: Game = sound(house.games.make(replay.game.id, replay.game.options))
  if (game.archive?.extension !== format)
    throw new Stop(EXIT.usage, `Expected a game that is written as ${format.toUpperCase()}, but got ${game.spec.id}.`)
  const loser = replay.resigned ?? replay.forfeit?.player
  const ended =
    replay.resigned !== undefined
      ? 'resignation'
      : replay.forfeit
        ? replay.forfeit.reason === 'time'
          ? 'time'
          : 'forfeit'
        : 'rules'
  return game.archive.write(replayStart(game, replay), replay.actions, {
    players: replay.agents,
    ended,
    ...(loser === undefined ? {} : { winner: 1 - loser }),
  })
}
