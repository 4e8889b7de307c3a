import type { Command } from 'commander'
import { recipes } from '../../agents/champions/recipes.ts'
import { PiscinaPool } from '../../arena/workers/piscinaPool.ts'
import { LudusError } from '../../envs/core/result.ts'
import { TrainingFolder } from '../../league/train/folder.ts'
import { measuredSnapshots, trainRecipe } from '../../league/train/run.ts'
import { addBackendOption, type BackendOption } from '../backend.ts'
import type { House, OpenHouse } from '../house.ts'
import { findRecipe, folderName, type NamedRecipe } from '../recipes.ts'
import { allCores, count } from '../runs.ts'
import { EXIT, paint, print, Stop } from '../terminal.ts'
import { TrainingShow } from '../trainingShow.ts'

interface TrainOptions extends BackendOption {
  readonly list?: boolean
  readonly resume?: boolean
  readonly again?: boolean
  readonly sync?: boolean
  readonly changed?: boolean
  readonly actors?: string
  readonly seed?: string
  readonly games?: string
  readonly saveEvery: string
  readonly hang?: string
  readonly quiet?: boolean
}

/** `ludus train`: a learner and its actors in threads of their own, by a recipe. */
export function train(program: Command, open: OpenHouse): void {
  const command = program
    .command('train')
    .description('train a player by a recipe, and measure its snapshots against the rivals that the recipe names')
    .argument('[recipe]', "a recipe's name ('ludus train --list' lists them), or a .json or .js file that holds one")
    .option('--list', 'list the recipes that ship, with how far each is')
    .option('--resume', 'go on with a training that was stopped, or beyond the end of one that is done')
    .option('--again', 'begin anew, where there is a training already')
    .option('--sync', 'in rounds, which come to the same bit for bit however often it is stopped; slower')
    .option('--actors <n>', 'threads that play (default: one for each core but one)')
    .option('--seed <seed>', "all randomness comes from it (default: the recipe's)")
    .option('--games <n>', "games to play until it is done (default: the recipe's)")
    .option('--save-every <minutes>', 'how much of the training a crash may cost', '5')
    .option(
      '--hang <minutes>',
      'how long a game, or a step of learning, may take before its thread is replaced (default: twenty times the longest so far, 5 to 30)',
    )
    .option(
      '--changed',
      'with --resume: although its options, or with --sync the build, are others than when it was begun',
    )
    .option('--quiet', 'no progress')
  addBackendOption(command)
    .addHelpText(
      'after',
      `
Ctrl-C saves; 'ludus train <recipe> --resume' goes on. Checkpoints, snapshots, logs (log.jsonl, and TensorBoard's) and all matches of
snapshots are kept in the data folder, under training/<recipe>/<seed>.

Examples:
  $ ludus train --list
  $ ludus train ./my-recipe.json --games 1000
  $ ludus train ./my-recipe.json --resume
`,
    )
    .action(async (text: string | undefined, options: TrainOptions) => {
      const house = await open()
      if (options.list) return list(house, options)
      if (text === undefined) throw new Stop(EXIT.usage, "Expected a recipe's name or file, or --list.")
      if (options.again && options.resume) throw new Stop(EXIT.usage, 'Expected --resume or --again, not both.')
      const named = await findRecipe(house, text, {
        ...(options.seed !== undefined && { seed: options.seed }),
        ...(options.games !== undefined && { games: count(options.games, '--games', 1) }),
      })
      await trainNamed(house, text, named, options)
    })
}

async function list(house: House, options: TrainOptions): Promise<void> {
  for (const name of Object.keys(recipes)) {
    const { read } = await findRecipe(house, name)
    const { recipe } = read
    print(`${paint('bold', name)}  ${recipe.summary}`)
    const folder = new TrainingFolder(house.data, name, options.seed ?? recipe.seed)
    print(`  ${recipe.games.toLocaleString('en')} games of ${recipe.game} by ${recipe.learner}: ${farOf(folder)}`)
  }
  if (Object.keys(recipes).length === 0) print('None ship yet: ludus train takes a .json or .js file, too.')
}

/** How far a training is, in words; one that can't be read says so, and leaves the others to be listed. */
function farOf(folder: TrainingFolder): string {
  try {
    const state = folder.state()
    const far = folder.snapshots().at(-1)?.games ?? 0
    if (state?.done) return `done after ${state.done.toLocaleString('en')}`
    return state ? `stopped; last snapshot after ${far.toLocaleString('en')}` : 'not begun'
  } catch (error) {
    if (error instanceof LudusError) return error.message
    throw error
  }
}

async function trainNamed(house: House, text: string, named: NamedRecipe, options: TrainOptions): Promise<void> {
  const { name, read } = named
  const { recipe } = read
  const seed = folderName(recipe.seed, 'a seed')
  const folder = new TrainingFolder(house.data, name, seed)
  const state = options.again ? undefined : folder.state()
  if (options.resume && !state) {
    throw new Stop(EXIT.usage, `Expected a training to go on with, but there is none in ${folder.path}.`)
  }
  if (state && state.done === null && !options.resume) {
    const choice = `--resume goes on with it, --again begins anew`
    throw new Stop(
      EXIT.usage,
      `Expected no unfinished training of ${name} with seed ${seed}, but there is one: ${choice}.`,
    )
  }
  const show = new TrainingShow(name, recipe.games, read.game.spec, options.quiet ?? false)
  if (state?.done && !options.resume) {
    show.table(measuredSnapshots(folder, read, house.use))
    print(`Trained before (--again trains anew): ${folder.path}`)
    return
  }
  if (await run(house, named, folder, options, show)) {
    show.table(measuredSnapshots(folder, read, house.use))
    print(`Trained: ${folder.path}`)
  } else throw new Stop(EXIT.interrupted, `Stopped and saved. Go on with: ludus train ${text} --resume`)
}

/** Trains with progress on standard error. @returns whether it came to its end; the first Ctrl-C ends it in good order before */
async function run(
  house: House,
  { read }: NamedRecipe,
  folder: TrainingFolder,
  options: TrainOptions,
  show: TrainingShow,
): Promise<boolean> {
  const { learner } = read
  const saveEvery = milliseconds(options.saveEvery, '--save-every')
  const hang = options.hang === undefined ? undefined : milliseconds(options.hang, '--hang')
  if (hang === 0) throw new Stop(EXIT.usage, 'Expected --hang to be more than 0 minutes: nothing is done in none.')
  const actors = count(options.actors, '--actors', Math.max(1, allCores - 1))
  const interrupt = new AbortController()
  const onInterrupt = () => interrupt.abort()
  process.once('SIGINT', onInterrupt)
  process.once('SIGTERM', onInterrupt)
  let pool: PiscinaPool | undefined
  let ended: 'done' | 'stopped' | undefined
  try {
    const events = trainRecipe({
      read,
      folder,
      again: options.again ?? false,
      how: {
        sync: options.sync ?? false,
        actors: learner.kind.makeActor ? actors : 0,
        saveEvery,
        ...(hang !== undefined && { hang }),
        changed: options.changed ?? false,
        use: house.use,
        ...(options.backend && { backend: options.backend }),
      },
      pool() {
        pool ??= new PiscinaPool()
        return pool
      },
      date: () => Date.now() / 1000,
      signal: interrupt.signal,
    })
    for await (const event of events) {
      show.event(event)
      if (event.type === 'end') ended = event.reason
    }
  } finally {
    show.stop()
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
    await pool?.close()
  }
  return ended ? ended === 'done' : !interrupt.signal.aborted // without an end it was there already
}

/** What was given in minutes. */
function milliseconds(text: string, option: string): number {
  const minutes = text.trim() === '' ? Number.NaN : Number(text)
  if (minutes >= 0 && Number.isFinite(minutes)) return minutes * 60_000
  throw new Stop(EXIT.usage, `Expected ${option} to be minutes, but got '${text}'.`)
}
