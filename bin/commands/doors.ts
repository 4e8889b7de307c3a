import type { Command } from 'commander'
import { runGtpServer } from '../../arena/gtpServer.ts'
import { MicrortsServer } from '../../arena/micrortsServer.ts'
import { serveDoor } from '../../envs/door/stdio.ts'
import type { OpenHouse } from '../house.ts'
import { count } from '../runs.ts'
import { EXIT, print, Stop } from '../terminal.ts'

/** `ludus env`, `ludus gtp` and `ludus microrts`: the worlds and the agents for other programs. */
export function doors(program: Command, open: OpenHouse): void {
  program
    .command('env')
    .description('open the worlds to other programs: one JSON request a line in, one answer a line out')
    .requiredOption('--stdio', 'talk over standard input and output')
    .addHelpText(
      'after',
      `
Requests: games, new, turn, legal, outcomes, play, state, observe, save, load, clone, free, and what a game adds.
docs/python/ has a client that wraps this like Gymnasium and PettingZoo.

Example:
  $ echo '{"op":"new","game":"go","options":{"size":5}}' | ludus env --stdio
`,
    )
    .action(async () => {
      const { games } = await open()
      await serveDoor(games, process.stdin, process.stdout)
    })

  program
    .command('gtp')
    .description('run an agent as a Go Text Protocol engine, for GoGui, Sabaki and other programs')
    .argument('<agent>', 'an agent, such as mcts?sims=1000')
    .option('--game <game>', 'the board it starts with', 'go?size=19')
    .option('--seed <seed>', 'makes its play repeatable', '0')
    .addHelpText(
      'after',
      "\nExample:\n  $ gogui-twogtp -black 'ludus gtp mcts?sims=1000' -white 'gnugo --mode gtp' -size 9 -games 2\n",
    )
    .action(async (agent: string, options: { game: string; seed: string }) => {
      const house = await open()
      const game = house.game(options.game)
      if (game.spec.id !== 'go') throw new Stop(EXIT.usage, `Expected --game to be Go, but got '${game.spec.id}'.`)
      house.agent(agent, game)
      await runGtpServer(house, { agent, options: game.options, seed: options.seed }, process.stdin, process.stdout)
    })

  program
    .command('microrts')
    .description('let an agent play in the original microRTS, whose SocketAI connects to it')
    .requiredOption('--listen <port>', 'the port to listen on; 0 for any that is free')
    .requiredOption('--agent <agent>', 'an agent, such as worker-rush')
    .option(
      '--host <address>',
      'the address to listen on: other machines reach it only where this says so',
      '127.0.0.1',
    )
    .option('--seed <seed>', 'makes its play repeatable', '0')
    .addHelpText(
      'after',
      `
Serves any number of connections and games until Ctrl-C. In the original, the player is
new SocketAI(100, -1, "127.0.0.1", 9898, SocketAI.LANGUAGE_JSON, unitTypeTable); see docs/microrts.md.

Example:
  $ ludus microrts --listen 9898 --agent random
`,
    )
    .action(async (options: { listen: string; agent: string; host: string; seed: string }) => {
      const house = await open()
      house.agent(options.agent, house.game('rts'))
      const port = count(options.listen, '--listen', 0, 0)
      if (port > 65_535) throw new Stop(EXIT.usage, `Expected --listen to be a port up to 65535, but got ${port}.`)
      const server = await MicrortsServer.listen(house, {
        ...options,
        port,
        report: text => process.stderr.write(`${text}\n`),
      })
      print(`Listening on ${options.host}:${server.port}. Ctrl-C ends it.`)
      await new Promise(interrupted => process.once('SIGINT', interrupted).once('SIGTERM', interrupted))
      await server.close()
      process.exitCode = EXIT.interrupted
    })
}
