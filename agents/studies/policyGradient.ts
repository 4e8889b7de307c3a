import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { parseSpec } from '../../envs/core/spec.ts'
import { games } from '../../envs/games.ts'
import type { Held } from '../nn/core/part.ts'
import type { Metrics } from '../nn/core/trainStep.ts'
import { type ReinforceOptions, reinforceOptions } from '../policyGradient/config.ts'
import { makeReinforce } from '../policyGradient/learner.ts'
import { SelfPlay } from '../policyGradient/selfplay.ts'
import { meanOf, share } from './intervals.ts'
import { playKept } from './keptMatches.ts'
import type { MatchPlan } from './matches.ts'
import type { Study, StudyContext, StudyEvent } from './study.ts'

type Bars = 'difference' | 'lake' | 'field'

interface World {
  readonly name: 'lake' | 'field'
  readonly game: string
  readonly options: Partial<ReinforceOptions>
  /** In a full study, and in a quick one. */
  readonly updates: readonly [full: number, quick: number]
}

const LAKE: World = {
  name: 'lake',
  game: 'gridworld?map=frozen-lake-4x4&slippery=false',
  options: { games: 32, batch: 256, gamma: 0.95, rate: 5e-3, entropy: 0.05 },
  updates: [200, 60],
}
const FIELD: World = {
  name: 'field',
  game: 'gridworld?map=S.../.#../..../...G&slippery=false&maxSteps=40',
  options: { games: 32, batch: 256, gamma: 0.9, rate: 1e-2 },
  updates: [100, 30],
}
/** Won, lost or drawn, without a discount: returns are +-1 or 0. */
const PLAIN: Partial<ReinforceOptions> = { gamma: 1, baseline: 'none', entropy: 0, value: 0, games: 32, batch: 256 }

export const policyGradientStudy: Study<Bars> = {
  name: 'policy-gradient',
  title: 'The sample as its own teacher is REINFORCE, and REINFORCE solves gridworlds',
  source: 'Williams 1992',
  minutes: 1,
  bars: {
    difference: {
      what: 'greatest difference between the weights that the two forms come to in tic-tac-toe, after updates by the same games',
      atMost: 0,
      quick: 0,
    },
    lake: {
      what: 'share of games in which it crosses the frozen lake (4x4, not slippery)',
      unit: '%',
      atLeast: 0.95,
      quick: 0.5,
    },
    field: {
      what: 'steps over a 4x4 field without holes (the shortest way: 6)',
      atMost: 7,
      quick: 20,
    },
  },
  charts: {
    lake: { title: 'Games in which the lake is crossed', x: 'update', y: 'share of games', unit: '%' },
    field: { title: 'Steps over the field while learning', x: 'update', y: 'steps' },
  },
  async *run(context) {
    const difference = await differenceOf(context.rng.split('forms'), context.size === 'quick' ? 3 : 50)
    yield { type: 'progress', done: 1, total: 1, note: 'both forms of the gradient' }
    const lake = yield* solve(context, LAKE)
    const field = yield* solve(context, FIELD)
    return {
      difference: { value: difference },
      lake: share(lake.filter(({ won }) => won).length, lake.length),
      field: meanOf(field.map(({ steps }) => steps)),
    }
  },
}

/** Trains a net by each form of the gradient, both from the games that the first plays, and holds them against each other. */
async function differenceOf(rng: Rng, updates: number): Promise<number> {
  const game = unwrap(games.make('tic-tac-toe', {}))
  const forms = ['reinforce', 'sample-as-teacher'] as const
  const nets = forms.map(form => {
    const options = reinforceOptions.parse({ ...PLAIN, form })
    return { learner: makeReinforce(game, options, rng.split('weights')), rng: rng.split('learning') }
  })
  const actor = new SelfPlay(game, PLAIN.games!, 0)
  try {
    for (let update = 0; update < updates; update++) {
      await actor.load(nets[0].learner.weights())
      const played = await actor.play(rng.split(update))
      for (const { learner, rng } of nets) {
        learner.take(played)
        while (learner.learn(rng));
      }
    }
    const [a, b] = nets.map(({ learner }) => [...learner.parts.model.tensors.values()].flatMap(numbersOf))
    return a.reduce((most, each, i) => Math.max(most, Math.abs(each - b[i])), 0)
  } finally {
    await actor.close()
    for (const { learner } of nets) learner.dispose()
  }
}

interface Played {
  readonly won: boolean
  readonly steps: number
}

/** Learns a world by REINFORCE, then plays it in the arena. */
async function* solve(context: StudyContext, world: World): AsyncGenerator<StudyEvent, Played[]> {
  const { name, updates } = world
  const [total, matches] = context.size === 'quick' ? [updates[1], 20] : [updates[0], 200]
  const rng = context.rng.split(name)
  const game = gameOf(world)
  const options = reinforceOptions.parse(world.options)
  const learner = makeReinforce(game, options, rng.split('weights'))
  const actor = new SelfPlay(game, options.games, 0)
  const learning = rng.split('learning')
  try {
    for (let update = 1, plays = 0; update <= total; update++) {
      await actor.load(learner.weights())
      let metrics: Metrics
      do {
        const played = await actor.play(rng.split(plays++))
        learner.take(played)
        metrics = played.metrics
      } while (!learner.learn(learning))
      yield {
        type: 'point',
        chart: name,
        curve: 'while learning',
        x: update,
        y: metrics[name === 'lake' ? 'won' : 'length'],
      }
      yield { type: 'progress', done: update, total, note: `updates on the ${name}` }
    }
    const file = context.keep(`${name}.onnx`, learner.snapshot().bytes)
    const seed = rng.split('matches').int32()
    const plans = Array.from({ length: matches }, (_, i): MatchPlan => {
      return { game: world.game, agents: [`onnx?temperature=1:${file}`], seed: `${seed}/${i}` }
    })
    const outcomes = yield* playKept(context, plans, { name, note: `games on the ${name}` })
    return outcomes.map(({ returns, actions }) => ({ won: returns[0] > 0, steps: actions.length }))
  } finally {
    await actor.close()
    learner.dispose()
  }
}

function gameOf({ game }: World): Game {
  const { name, options } = unwrap(parseSpec(game))
  return unwrap(games.make(name, options))
}

function numbersOf(held: Held): number[] {
  return [...('dataSync' in held ? held.dataSync() : held.data)]
}
