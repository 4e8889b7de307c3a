import type { Command } from 'commander'
import { findGnubg } from '../../agents/external/gnubg/agent.ts'
import { GnubgJudge } from '../../agents/external/gnubg/judge.ts'
import { systemNow } from '../../arena/clock.ts'
import { JUDGED_GAME, lossPerDecision } from '../../league/judge/lossPerDecision.ts'
import { type OpenHouse, sound } from '../house.ts'
import { count } from '../runs.ts'
import { print, progress } from '../terminal.ts'

/** `ludus judge`: what a backgammon player's plays cost it, by the judgement of GNU Backgammon. */
export function judge(program: Command, open: OpenHouse): void {
  program
    .command('judge')
    .description("say how many points a backgammon player's plays cost it, as GNU Backgammon judges them")
    .argument('<agent>', 'the player, such as linear')
    .option('--plies <n>', 'how far GNU Backgammon looks ahead', '2')
    .option('--decisions <n>', 'judge at least so many plays, and the game of the last to its end', '2000')
    .option('--seed <seed>', 'decides the dice and what the player draws', '1')
    .addHelpText(
      'after',
      `
The player plays games for money without a cube against itself. Every play for which there was a choice is compared with the best one, in points of
such a game; and in those of a game with the cube in the middle, which is how GNU Backgammon counts errors (mEMG a decision) and comes to some 1.5 times as much. Plays that look worse by 0.16 points without looking ahead, and all but the best eight, are not looked at further, save the one that was made.
The interval is 95 % and takes whole games, for the plays of one game have much to do with each other.

Examples:
  $ ludus judge linear
  $ ludus judge gnubg?ply=0 --decisions 500 --seed 7
`,
    )
    .action(async (agent: string, options: JudgeOptions) => {
      const house = await open()
      const game = house.game(`${JUDGED_GAME.id}?cube=${JUDGED_GAME.options.cube}`)
      house.agent(agent, game)
      const decisions = count(options.decisions, '--decisions', 2000)
      const plies = count(options.plies, '--plies', 2, 0)
      const gnubg = await GnubgJudge.start(sound(findGnubg('gnubg')), plies)
      const shown = progress('judging')
      try {
        const config = { agent, seed: options.seed, decisions, use: house.use }
        const games = lossPerDecision(config, gnubg, { games: house.games, agents: house.agents, now: systemNow })
        let text = ''
        for await (const { loss, cubeful, best } of games) {
          const { value, low, high } = loss.estimate()
          const rate = cubeful.estimate()
          shown.update(Math.min(loss.below, decisions), decisions, value.toFixed(4))
          text = `${agent} loses ${value.toFixed(4)} points a decision [${low.toFixed(4)}, ${high.toFixed(4)}], as GNU Backgammon sees it at ${plies} plies
with a cube in the middle it would be ${thousandths(rate.value)} thousandths [${thousandths(rate.low)}, ${thousandths(rate.high)}], which is GNU Backgammon's error rate of chequer play
${loss.below} decisions in ${loss.groups} games against itself, ${((100 * best) / loss.below).toFixed(1)} % of them the best; seed ${options.seed}`
        }
        shown.stop()
        print(text)
      } finally {
        shown.stop()
        await gnubg.close()
      }
    })
}

function thousandths(points: number): string {
  return (1000 * points).toFixed(1)
}

interface JudgeOptions {
  readonly plies: string
  readonly decisions: string
  readonly seed: string
}
