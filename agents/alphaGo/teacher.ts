import { type Game, OVER } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { lightGoRollout } from '../baselines/goPlayout.ts'
import type { Clock } from '../core/agent.ts'
import type { Actor, Experience } from '../core/learner.ts'
import { seatAt } from '../core/seat.ts'
import { MctsAgent } from '../search/mctsAgent.ts'
import { RolloutEvaluator } from '../search/rolloutEvaluator.ts'
import type { SupervisedOptions } from './config.ts'

/** A game as it was played, and player 0's return. */
export interface PlayedGame {
  readonly actions: Int32Array
  readonly outcome: number
}

/** Nothing limits the search but its rollouts. */
const endless: Clock = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }
const EXPLORATION = 1.4 // of UCB1, for rollouts
const NODES = 1_000_000

/** Plays the games that are learnt from: a search with light rollouts against itself, in the place of AlphaGo's strong people. */
export class Teacher implements Actor<null, PlayedGame> {
  private readonly game: Game
  private readonly opening: number
  private readonly seats: readonly MctsAgent[]

  constructor(game: Game, { sims, opening }: Pick<SupervisedOptions, 'sims' | 'opening'>) {
    this.game = game
    this.opening = opening
    const settings = {
      simulations: sims,
      time: Number.POSITIVE_INFINITY,
      c: EXPLORATION,
      nodes: NODES,
      triesAll: false,
      reuse: true,
    }
    this.seats = [0, 1].map(() => new MctsAgent(game, new RolloutEvaluator(game, lightGoRollout), settings))
  }

  load(): void {}

  async play(rng: Rng): Promise<Experience<PlayedGame>> {
    const { game, opening, seats } = this
    const state = game.start(rng)
    const random = new RandomPlay(game)
    const history: number[] = []
    for (const [player, seat] of seats.entries()) seat.reset(game, player, rng.split(player))
    while (state.turn !== OVER) {
      const action =
        history.length < opening
          ? random.draw(state, rng)
          : await seats[state.turn].act(seatAt(game, state.turn, state, history), endless)
      state.play(action)
      history.push(action)
    }
    const rewards = new Float64Array(2)
    state.rewards(rewards)
    return {
      games: 1,
      decisions: Math.max(0, history.length - opening),
      data: { actions: Int32Array.from(history), outcome: rewards[0] },
      metrics: { length: history.length, won: Number(rewards[0] > 0) },
    }
  }
}
