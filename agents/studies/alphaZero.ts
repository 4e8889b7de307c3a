import type { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { parseSpec } from '../../envs/core/spec.ts'
import { games } from '../../envs/games.ts'
import type { alphaZeroOptions } from '../alphaZero/config.ts'
import { learners } from '../learners.ts'
import { duel } from './duel.ts'
import { learnAsStudy } from './learning.ts'
import type { Study, StudyContext, StudyEvent } from './study.ts'

type Bars = 'uniform' | 'light'

const GAME = 'go?size=5'
const OPENING = 2 // actions drawn at random, so that no two games are alike

interface Plan {
  readonly options: Partial<z.input<typeof alphaZeroOptions>>
  /** Stretches of games, by rollouts and then by the net. */
  readonly rounds: number
  /** Simulations of the search with the net; the other has ten times as many. */
  readonly sims: number
  readonly matches: number
}

const FULL: Plan = {
  options: {
    blocks: 2,
    filters: 24,
    warmGames: 60,
    warmSims: 300,
    sims: 48,
    cheapSims: 12,
    full: 0.5,
    first: 1000,
    reuse: 12,
    batch: 64,
    rate: 2e-3,
  },
  rounds: 60 + 20,
  sims: 50,
  matches: 200,
}
const QUICK: Plan = {
  options: {
    blocks: 1,
    filters: 16,
    warmGames: 60,
    warmSims: 100,
    sims: 24,
    cheapSims: 8,
    full: 0.5,
    first: 500,
    reuse: 12,
    batch: 32,
    rate: 3e-3,
    batchGames: 16,
  },
  rounds: 60 + 4,
  sims: 8,
  matches: 20,
}

export const alphaZeroStudy: Study<Bars> = {
  name: 'alpha-zero',
  title: 'A net that taught itself 5x5 Go, after 60 games by rollouts, beats ten times as many of them',
  source: 'Silver et al. 2017 and 2018',
  minutes: 3,
  bars: {
    uniform: {
      what: 'games that PUCT with the net wins against pure MCTS with ten times the simulations',
      unit: '%',
      atLeast: 0.5,
      quick: 0.5,
      byInterval: true,
    },
    light: {
      what: 'the same against MCTS whose rollouts are by the light policy of Go',
      unit: '%',
      atLeast: 0.5,
      byInterval: true,
    },
  },
  charts: {
    loss: { title: 'Loss while training', x: 'step', y: 'policy, value, owners and score' },
    length: { title: 'How long games against itself are', x: 'stretch of games', y: 'moves' },
  },
  async *run(context) {
    const plan = context.size === 'quick' ? QUICK : FULL
    const file = yield* learn(context, unwrap(games.make('go', unwrap(parseSpec(GAME)).options)), plan)
    const against = (rollout: string) =>
      duel(context, {
        name: rollout,
        game: GAME,
        player: `puct?sims=${plan.sims}:${file}`,
        opponent: `mcts?sims=${10 * plan.sims}&rollout=${rollout}`,
        opening: OPENING,
        matches: plan.matches,
      })
    return { uniform: yield* against('uniform'), light: yield* against('light') }
  },
}

/** @returns where it left the net */
async function* learn(context: StudyContext, game: Game, plan: Plan): AsyncGenerator<StudyEvent, string> {
  const file = 'net.onnx'
  const { kind, options } = unwrap(learners.plan('alpha-zero', plan.options, game))
  const learner = await kind.makeLearner(game, options as never, context.rng.split('weights'))
  const actor = kind.makeActor!(game, options as never)
  try {
    yield* learnAsStudy(context, {
      name: 'self-play',
      learner,
      rounds: plan.rounds,
      async live(_round, rng) {
        await actor.load(learner.weights!())
        return [await actor.play(rng)]
      },
      played: { chart: 'length', metric: 'length' },
      learnt: { chart: 'loss', metric: 'loss' },
    })
    return context.keep(file, learner.snapshot().bytes)
  } finally {
    await actor.close?.()
    learner.dispose()
  }
}
