import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import type { Store } from '../../arena/store/store.ts'
import type { Game, Json } from '../../envs/core/game.ts'
import { readOptions } from '../../envs/core/options.ts'
import { crossTableOf } from '../../league/crossTable.ts'
import { crossTableCsv, standingsCsv } from '../../league/report/csv.ts'
import { reportJson } from '../../league/report/json.ts'
import { crossTableSvg, ratingsSvg } from '../../league/report/svg.ts'
import { tournamentConfig } from '../../league/tournament/config.ts'
import { FORMATS } from '../../league/tournament/formats.ts'
import { usualOpening } from '../../league/tournament/opening.ts'
import { Tournament } from '../../league/tournament/run.ts'
import { type House, makeFolder, type OpenHouse, readText, sound, soundly } from '../house.ts'
import { allCores, count, playRun, readTournament, recall, showRun, unlessComplete, withStore } from '../runs.ts'
import { print } from '../terminal.ts'

/** Options about matches that every kind of run takes. */
export interface MatchOptions {
  readonly seed: string
  readonly opening?: string
  readonly position?: string
  readonly moveTime?: string
  readonly gameTime?: string
  readonly workers?: string
}

export interface ReportOptions {
  readonly json?: boolean
  readonly csv?: boolean
  readonly svg?: string
}

export function addMatchOptions(command: Command): Command {
  return command
    .option('--seed <seed>', 'all randomness of the run comes from it', 'ludus')
    .option(
      '--opening <plies>',
      'actions drawn at random first, the same for both games of a pair (default: in games of two 2 without chance, 4 with simultaneous turns)',
    )
    .option(
      '--position <file>',
      "start every match from a position in the game's own format (Go: SGF; backgammon: XGID, .mat)",
    )
    .option('--move-time <ms>', 'milliseconds for a decision; whoever takes longer forfeits')
    .option('--game-time <ms>', "milliseconds for all of a player's decisions in a match")
    .option('--workers <n>', `matches at a time (default: ${allCores}, one a core)`)
}

export function addReportOptions(command: Command): Command {
  return command
    .addOption(new Option('--json', 'print the report as JSON').conflicts('csv'))
    .option('--csv', 'print standings and cross table as CSV')
    .option('--svg <folder>', 'draw ratings.svg and cross-table.svg into a folder')
}

/** `ludus tournament`: agents meet, and are rated. */
export function tournament(program: Command, open: OpenHouse): void {
  const command = program
    .command('tournament')
    .description('let agents play each other (or the same one-player world) and rate them')
    .argument('<game>', 'a game, such as go?size=9 or gridworld?map=taxi')
    .argument('<agents...>', 'spec strings, such as random mcts?sims=400 "gtp:gnugo --mode gtp"')
    .addOption(new Option('--format <format>', 'who meets whom').choices(FORMATS).default('round-robin'))
    .option(
      '--games <n>',
      'games a pairing, rounded up to pairs with swapped seats; in one-player worlds episodes an agent',
      '20',
    )
    .option('--rounds <n>', 'rounds of a Swiss tournament')
  addReportOptions(addMatchOptions(command))
    .addHelpText(
      'after',
      `
Every match is recorded. Ctrl-C, a crash or a kill loses the matches in flight at most: 'ludus resume <id>' plays what is missing.
Games that are won or lost are rated in Elo by maximum likelihood (Bradley-Terry with draws), relative to the field's mean; games of
points in points a game, one-player worlds by mean return. All with 95 % intervals.

Examples:
  $ ludus tournament go?size=9 random playout mcts?sims=100 mcts?sims=400 --games 40
  $ ludus tournament go?size=9 mcts?sims=2000 "gtp:gnugo --mode gtp --level 1" --games 20 --svg charts
  $ ludus tournament gridworld?map=frozen-lake-8x8 random value-iteration --games 500 --json
`,
    )
    .action(async (text: string, agents: string[], options: TournamentOptions) => {
      const house = await open()
      const game = house.game(text, options.position && readText(options.position))
      for (const agent of agents) house.agent(agent, game)
      const config = sound(
        readOptions(
          tournamentConfig,
          {
            ...matchConfig(house, game, options),
            agents,
            format: options.format,
            games: count(options.games, '--games', 20),
            ...(options.rounds === undefined ? {} : { rounds: count(options.rounds, '--rounds', 1) }),
          },
          'tournament',
        ),
      )
      soundly(() => new Tournament(config, game.spec)) // finds what does not go together before anything is stored
      const workers = count(options.workers, '--workers', allCores)
      if (options.svg) makeFolder(options.svg)
      await withStore(house, async store => {
        const id = store.createRun('tournament', config as unknown as Json)
        const complete = await playRun(house, store, id, workers)
        if (!(await report(house, store, id, options))) await showRun(house, store, id)
        unlessComplete(id, complete)
      })
    })
}

interface TournamentOptions extends MatchOptions, ReportOptions {
  readonly format: string
  readonly games: string
  readonly rounds?: string
}

/** What all kinds of runs are told of their matches, from the command line. */
export function matchConfig(house: House, game: Game, options: MatchOptions): Record<string, unknown> {
  const usual = usualOpening(game.spec)
  const time = (text: string | undefined, name: string) => (text === undefined ? null : count(text, name, 1))
  if (options.position) sound(game.fromPosition(readText(options.position)))
  return {
    game: { id: game.spec.id, options: game.options },
    seed: options.seed,
    opening: options.opening === undefined ? usual : count(options.opening, '--opening', usual, 0),
    ...(options.position ? { position: readText(options.position) } : {}),
    clock: { move: time(options.moveTime, '--move-time'), game: time(options.gameTime, '--game-time') },
    use: house.use,
  }
}

/** Writes what `--json`, `--csv` and `--svg` ask for. @returns whether standard output was used. */
export async function report(house: House, store: Store, id: string, options: ReportOptions): Promise<boolean> {
  if (!options.json && !options.csv && !options.svg) return false
  const run = sound(store.run(id))
  const played = await recall(house, store, run)
  const standings = played.standings()
  const table = crossTableOf(played.entrants, played.tally, standings)
  if (options.svg) {
    makeFolder(options.svg)
    writeFileSync(join(options.svg, 'ratings.svg'), ratingsSvg(standings))
    writeFileSync(join(options.svg, 'cross-table.svg'), crossTableSvg(table))
    process.stderr.write(`Drawn: ${join(options.svg, 'ratings.svg')} and cross-table.svg\n`)
  }
  if (options.json)
    print(
      JSON.stringify(
        { run: id, finished: run.finished ?? null, ...(reportJson(readTournament(run), standings, table) as object) },
        null,
        2,
      ),
    )
  else if (options.csv) print(`${standingsCsv(standings).trimEnd()}\n\n${crossTableCsv(table).trimEnd()}`)
  return Boolean(options.json || options.csv)
}
