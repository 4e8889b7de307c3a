import { type Command, Option } from 'commander'
import type { Json } from '../../envs/core/game.ts'
import { SPRT_MODELS } from '../../league/ratings/sprt.ts'
import { sprtConfig } from '../../league/sprt/config.ts'
import { SprtTest } from '../../league/sprt/test.ts'
import { type OpenHouse, soundly } from '../house.ts'
import { allCores, count, playRun, showRun, unlessComplete, withStore } from '../runs.ts'
import { EXIT, Stop } from '../terminal.ts'
import { addMatchOptions, type MatchOptions, matchConfig } from './tournament.ts'

/** What H1 is where nothing is said. */
const DISTANCE = { elo: 10, points: 0.1 }

/** `ludus sprt`: is one agent better than another? Plays until the answer is known. */
export function sprt(program: Command, open: OpenHouse): void {
  const command = program
    .command('sprt')
    .description('play two agents until it is known whether the first is better (sequential probability ratio test)')
    .argument('<a>', 'the agent that may be better, such as mcts?sims=200')
    .argument('<b>', 'the agent to compare with')
    .option('--game <game>', 'the game they play', 'go?size=9')
    .option('--elo0 <elo>', 'H0: the first is better by at most this much', '0')
    .option(
      '--elo1 <elo>',
      `H1: the first is better by at least this much; where absent, ${DISTANCE.elo}, and ${DISTANCE.points} where points a game are measured`,
    )
    .option('--alpha <p>', 'chance of accepting H1 where H0 holds', '0.05')
    .option('--beta <p>', 'chance of accepting H0 where H1 holds', '0.05')
    .addOption(new Option('--model <model>', 'what elo0 and elo1 measure').choices(SPRT_MODELS))
    .option('--games <n>', 'most games; then the test ends undecided', '40000')
  addMatchOptions(command)
    .addHelpText(
      'after',
      `
Pairs of games with swapped seats are counted in order, by their pentanomial likelihood ratio. The test stops at the bounds
ln(beta / (1 - alpha)) and ln((1 - beta) / alpha).

Examples:
  $ ludus sprt mcts?sims=200 mcts?sims=100 --game go?size=5 --elo0 0 --elo1 50
  $ ludus sprt linear racer --game backgammon?cube=false
`,
    )
    .action(async (a: string, b: string, options: SprtOptions) => {
      const house = await open()
      const game = house.game(options.game)
      for (const agent of [a, b]) house.agent(agent, game)
      const number = (name: string, text: string) => {
        const value = Number(text)
        if (text.trim() !== '' && Number.isFinite(value)) return value
        throw new Stop(EXIT.usage, `Expected --${name} to be a number, but got '${text}'.`)
      }
      const inPoints = game.spec.scoring === 'points' && (options.model ?? 'mean') === 'mean'
      const distance = inPoints ? DISTANCE.points : DISTANCE.elo
      const read = sprtConfig.safeParse({
        ...matchConfig(house, game, options),
        agents: [a, b],
        elo0: number('elo0', options.elo0),
        elo1: options.elo1 === undefined ? distance : number('elo1', options.elo1),
        alpha: number('alpha', options.alpha),
        beta: number('beta', options.beta),
        ...(options.model ? { model: options.model } : {}),
        games: count(options.games, '--games', 40_000),
      })
      if (!read.success) {
        const [issue] = read.error.issues
        throw new Stop(EXIT.usage, `Expected ${[issue.path.join('.'), issue.message].filter(Boolean).join(': ')}.`)
      }
      soundly(() => new SprtTest(read.data, game.spec)) // finds what does not go together before anything is stored
      const workers = count(options.workers, '--workers', allCores)
      await withStore(house, async store => {
        const id = store.createRun('sprt', read.data as unknown as Json)
        const complete = await playRun(house, store, id, workers)
        await showRun(house, store, id)
        unlessComplete(id, complete)
      })
    })
}

interface SprtOptions extends MatchOptions {
  readonly game: string
  readonly elo0: string
  readonly elo1?: string
  readonly alpha: string
  readonly beta: string
  readonly model?: string
  readonly games: string
}
