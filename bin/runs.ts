import { availableParallelism } from 'node:os'
import { type Run, Store } from '../arena/store/store.ts'
import { loadModules } from '../arena/use.ts'
import { PiscinaPool } from '../arena/workers/piscinaPool.ts'
import type { Game, Json } from '../envs/core/game.ts'
import { crossTableOf } from '../league/crossTable.ts'
import { sprtText } from '../league/report/sprtText.ts'
import { crossTableText, standingsText } from '../league/report/text.ts'
import { type SprtConfig, sprtConfig } from '../league/sprt/config.ts'
import { runSprt } from '../league/sprt/run.ts'
import { SprtTest } from '../league/sprt/test.ts'
import { type TournamentConfig, tournamentConfig } from '../league/tournament/config.ts'
import { runTournament, Tournament } from '../league/tournament/run.ts'
import { type House, sound } from './house.ts'
import { duration, EXIT, paint, print, progress, Stop } from './terminal.ts'

/** What `ludus tournament`, `ludus sprt`, `ludus resume` and `ludus demo` share: playing a run to its end, or to Ctrl-C. */

export const RUN_KINDS = ['tournament', 'sprt'] as const

/** The game of a stored run, and its agents found able to play it; the run names a third party's modules itself. */
export async function gameOf(house: House, config: TournamentConfig | SprtConfig): Promise<Game> {
  await loadModules(config.use, house)
  const game = sound(house.games.make(config.game.id, config.game.options))
  for (const agent of config.agents) house.agent(agent, game)
  return game
}

export function readTournament(run: Run): TournamentConfig {
  return tournamentConfig.parse(run.config)
}

export function readSprt(run: Run): SprtConfig {
  return sprtConfig.parse(run.config)
}

/** A whole number that the command line gives, or what serves where it gives none. */
export function count(text: string | undefined, name: string, otherwise: number, least = 1): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (text.trim() !== '' && Number.isInteger(value) && value >= least) return value
  throw new Stop(EXIT.usage, `Expected ${name} to be a whole number of at least ${least}, but got '${text}'.`)
}

/** Worker threads where the command line asks for none in particular. */
export const allCores = availableParallelism()

/**
 * Plays what is missing of a run, with progress on standard error. The first Ctrl-C ends it in good order.
 * @returns whether it is complete.
 */
export async function playRun(house: House, store: Store, id: string, workers: number): Promise<boolean> {
  const run = sound(store.run(id))
  if (run.finished) return true
  const lock = store.lockRun(id)
  const interrupt = new AbortController()
  const onInterrupt = () => interrupt.abort()
  process.once('SIGINT', onInterrupt)
  process.once('SIGTERM', onInterrupt)
  const pool = new PiscinaPool({ size: workers })
  const options = {
    pool,
    recorded: store.summaries(id),
    onRecord: (record: Parameters<Store['record']>[1]) => void store.record(id, record),
    signal: interrupt.signal,
  }
  try {
    const complete =
      run.kind === 'sprt' ? await playSprt(house, run, options) : await playTournament(house, run, options)
    if (complete) store.finishRun(id)
    return complete
  } finally {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
    await pool.close()
    lock.release()
  }
}

type Options = Parameters<typeof runTournament>[1]

async function playTournament(house: House, run: Run, options: Options): Promise<boolean> {
  const config = readTournament(run)
  const game = await gameOf(house, config)
  const bar = progress(run.id)
  let complete = false
  let leader = ''
  for await (const event of runTournament(new Tournament(config, game.spec), options)) {
    if (event.type === 'standings' || event.type === 'end') leader = event.standings.rows[0]?.name ?? ''
    if (event.type === 'end') complete = event.complete
    if (event.type !== 'match' && event.type !== 'start') continue
    const { done, total, perSecond, secondsLeft } = event.progress
    const pace = perSecond > 0 ? `${perSecond.toPrecision(3)} games/s, ${duration(secondsLeft ?? Number.NaN)} left` : ''
    bar.update(done, total, `${pace}${leader ? `, ${leader} leads` : ''}`)
  }
  bar.stop()
  return complete
}

async function playSprt(house: House, run: Run, options: Options): Promise<boolean> {
  const config = readSprt(run)
  const game = await gameOf(house, config)
  const bar = progress(run.id)
  let complete = false
  for await (const event of runSprt(new SprtTest(config, game.spec), options)) {
    if (event.type === 'end') complete = event.complete
    const { pairs, llr, lower, upper } = event.state
    const pace = event.type === 'match' ? `${event.perSecond.toPrecision(3)} games/s, ` : ''
    bar.update(2 * pairs, config.games, `${pace}LLR ${llr.toFixed(2)} in (${lower.toFixed(2)}, ${upper.toFixed(2)})`)
  }
  bar.stop()
  return complete
}

/** A stored run's tournament with everything that was recorded of it. */
export async function recall(house: House, store: Store, run: Run): Promise<Tournament> {
  const config = readTournament(run)
  const tournament = new Tournament(config, (await gameOf(house, config)).spec)
  for (const match of store.summaries(run.id)) tournament.tally.add(match)
  return tournament
}

/** Prints how a run stands: standings and cross table, or where a sequential test is. */
export async function showRun(house: House, store: Store, id: string): Promise<void> {
  const run = sound(store.run(id))
  print(headline(run))
  if (run.kind === 'sprt') {
    const config = readSprt(run)
    const test = new SprtTest(config, (await gameOf(house, config)).spec)
    for (const match of store.summaries(run.id)) test.add(match)
    for (const line of sprtText(test.state(), config, paint)) print(line)
    return
  }
  const tournament = await recall(house, store, run)
  const standings = tournament.standings()
  const width = process.stdout.columns ?? 100
  for (const line of standingsText(standings, paint)) print(line)
  print()
  for (const line of crossTableText(crossTableOf(tournament.entrants, tournament.tally, standings), paint, width))
    print(line)
}

/** `t3  round-robin  go?size=9  240 matches  finished`, in one line. */
export function headline(run: Run): string {
  const { game, format } = run.config as { game: TournamentConfig['game']; format?: string }
  const state = run.finished ? `finished ${run.finished.slice(0, 16).replace('T', ' ')}` : 'unfinished'
  return `${paint('bold', run.id)}  ${format ?? run.kind}  ${describeGame(game)}  ${run.matches} matches, ${state}`
}

function describeGame({ id, options }: TournamentConfig['game']): string {
  const short = Object.entries(options).filter(([, value]) => typeof value !== 'object') // a map is too long for a line
  return `${id}${short.length > 0 ? ` (${short.map(([key, value]) => `${key} ${brief(value)}`).join(', ')})` : ''}`
}

function brief(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Opens the store of this house's data folder for one piece of work. */
export async function withStore<T>(house: House, work: (store: Store) => T | Promise<T>): Promise<T> {
  const store = Store.open(house.data)
  try {
    return await work(store)
  } finally {
    store.close()
  }
}

/** Says how to go on with a run that was interrupted, and sets the exit code. */
export function unlessComplete(id: string, complete: boolean): void {
  if (complete) return
  process.stderr.write(`\nInterrupted. Go on with: ludus resume ${id}\n`)
  process.exitCode = EXIT.interrupted
}
