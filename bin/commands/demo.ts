import type { Command } from 'commander'
import type { Json } from '../../envs/core/game.ts'
import { tournamentConfig } from '../../league/tournament/config.ts'
import { usualOpening } from '../../league/tournament/opening.ts'
import { type OpenHouse, sound } from '../house.ts'
import { allCores, playRun, showRun, unlessComplete, withStore } from '../runs.ts'
import { paint, print } from '../terminal.ts'

/** A few players in each world, chosen so that all of it takes about a minute on two cores. */
const PROGRAMME: readonly {
  readonly title: string
  readonly game: string
  readonly agents: readonly string[]
  readonly games: number
}[] = [
  {
    title: 'Frozen lake: a slippery walk, the same luck for everyone',
    game: 'gridworld?map=frozen-lake-4x4',
    agents: ['random', 'mcts?sims=200', 'mcts?sims=5000', 'value-iteration'],
    games: 60,
  },
  {
    title: 'Key and door: a maze of which the agent sees only what lies before it',
    game: 'gridworld?map=key-door',
    agents: ['random', 'mcts?sims=50&depth=100'],
    games: 10,
  },
  {
    title: 'Backgammon without the cube: points a game, the same dice in both games of a pair',
    game: 'backgammon?cube=false',
    agents: ['random', 'racer', 'linear', 'mcts?sims=100'],
    games: 40,
  },
  {
    title: 'RTS: bases, workers and armies, ordered at the same time',
    game: 'rts',
    agents: ['passive', 'random-biased', 'light-rush', 'worker-rush', 'portfolio'],
    games: 10,
  },
  {
    title: 'Go on 5x5',
    game: 'go?size=5',
    agents: ['random', 'greedy', 'playout', 'minimax?depth=2', 'mcts?sims=200'],
    games: 40,
  },
  {
    title: 'Go on 9x9',
    game: 'go?size=9',
    agents: ['playout', 'mcts?sims=400', 'mcts?sims=400&rollout=light'],
    games: 16,
  },
]

/** `ludus demo`, which is what `npm start` runs: a real tournament in each world, in about a minute. */
export function demo(program: Command, open: OpenHouse): void {
  program
    .command('demo')
    .description('play a small tournament in each world: about a minute on two cores')
    .addHelpText('after', '\nExample:\n  $ ludus demo\n')
    .action(async () => {
      const house = await open()
      await withStore(house, async store => {
        const ids: string[] = []
        for (const { title, game: text, agents, games } of PROGRAMME) {
          const game = house.game(text)
          const config = tournamentConfig.parse({
            game: { id: game.spec.id, options: game.options },
            agents,
            games,
            opening: usualOpening(game.spec),
            use: house.use,
          })
          print(`\n${paint('bold', title)}`)
          const id = store.createRun('tournament', config as unknown as Json)
          ids.push(id)
          const complete = await playRun(house, store, id, allCores)
          await showRun(house, store, id)
          unlessComplete(id, complete)
          if (!complete) return
        }
        const match = `${ids[ids.length - 1]}/${sound(store.run(ids[ids.length - 1])).matches}`
        print(`
${paint('bold', 'What to try next')}
  npx ludus ${`replay ${match}`.padEnd(30)} see the last of these matches again
  npx ludus play go champion:go9           play against a champion yourself
  npx ludus play rts light-rush            order units in the RTS, one after another
  npx ludus tournament go?size=7 playout 'mcts?sims=100' 'mcts?sims=100&c=0.7' --games 40
  npx ludus agents                         who else there is
  npx ludus --help                         everything else`)
      })
    })
}
