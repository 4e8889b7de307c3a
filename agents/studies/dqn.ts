import { z } from 'zod'
import { type Game, OVER, type State } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { valuesOf } from '../dqn/acting.ts'
import { dqnOptions } from '../dqn/config.ts'
import { dqnLearner } from '../dqn/kind.ts'
import { capture, decode, encode, restore } from '../nn/core/checkpoint.ts'
import { progressPart } from '../nn/core/part.ts'
import { Session } from '../nn/onnx/session.ts'
import { greedyAction } from '../rl/index.ts'
import { allSeeing, everyKeyDoor, SIZE } from './keyDoors.ts'
import type { Study, StudyContext } from './study.ts'

const POINTS = 20

interface Plan {
  readonly game: Game
  /** With which it is measured what was learnt: all that there are. */
  readonly mazes: readonly State[]
  readonly options: z.input<typeof dqnOptions>
  readonly decisions: number
}

function planOf(size: StudyContext['size']): Plan {
  const common = { gamma: 0.95, epsilonEnd: 0.1, bytes: true } // planes are 0 or 1: bytes lose nothing
  if (size === 'full') {
    const game = unwrap(games.make('gridworld', { map: 'key-door', size: SIZE }))
    const options = { ...common, target: 200, epsilonDecisions: 40_000 }
    return { game, mazes: everyKeyDoor(game), options, decisions: 80_000 }
  }
  // One maze, which is a corridor.
  const game = unwrap(games.make('gridworld', { map: '######/#>kLG#/######', sight: 3, maxSteps: 100 }))
  const options = {
    ...common,
    hidden: [32],
    batch: 32,
    rate: 2e-3,
    warmup: 200,
    every: 2,
    target: 100,
    epsilonDecisions: 3000,
    round: 1,
  }
  return { game, mazes: [game.start(Rng.fromSeed(1))], options, decisions: 4000 }
}

/** Where a training stands, beside what its learner keeps. */
const progressSchema = z.strictObject({
  games: z.int().min(0),
  decisions: z.int().min(0),
  rng: z.tuple([z.int(), z.int(), z.int(), z.int()]),
})

export const dqnStudy: Study<'optimum' | 'won'> = {
  name: 'dqn',
  title: 'DQN fetches a key and opens a door, seeing planes of what is in front of it',
  source: 'Mnih et al. 2015; Hessel et al. 2018',
  minutes: 3,
  bars: {
    optimum: {
      what: 'return of the greedy net over all 48 mazes, as a share of what one collects who sees all of each',
      unit: '%',
      atLeast: 0.95,
      quick: 0.9, // of one maze
    },
    won: { what: 'mazes in which it reaches the goal', unit: '%', atLeast: 0.95, quick: 1 },
  },
  charts: {
    return: { title: 'Key and door, 5x5, seen in part: returns', x: 'decisions', y: 'mean return' },
    loss: { title: 'Loss of an update', x: 'decisions', y: "mean of Huber's loss", scale: 'log' },
  },
  async *run({ size, rng, saved }) {
    const { game, mazes, options: given, decisions: total } = planOf(size)
    const options = dqnOptions.parse(given)
    const learner = await dqnLearner.makeLearner(game, options, rng.split('weights'))
    const actor = dqnLearner.makeActor!(game, options)
    try {
      let at: z.infer<typeof progressSchema> = { games: 0, decisions: 0, rng: [...rng.split('learner').save()] }
      const progress = progressPart(progressSchema, {
        get: () => at,
        set: saved => {
          at = saved
        },
      })
      const parts = { ...learner.parts, study: progress }
      if (saved) unwrap(restore(unwrap(decode(saved)), parts))
      const save = () => encode(capture(parts)).bytes
      const best = mean(mazes.map(maze => allSeeing(game, maze).collected))

      while (at.decisions < total) {
        const before = at.decisions
        let { games: played, decisions } = at
        const luck = Rng.fromState(at.rng)
        await actor.load(learner.weights!())
        const returns: number[] = []
        for (let i = 0; i < options.round; i++) {
          const lived = await actor.play(rng.split(`game ${played++}`))
          decisions += lived.decisions
          returns.push(lived.metrics.return)
          learner.take!(lived, luck)
        }
        let loss = Number.NaN
        for (let told = learner.learn(luck); told; told = learner.learn(luck)) loss = told.metrics.loss
        at = { games: played, decisions, rng: [...luck.save()] }
        if (pointOf(before, total) < pointOf(decisions, total)) {
          const y = mean(await walkAll(game, mazes, learner.snapshot().bytes, rng.split('ties')))
          yield { type: 'point', chart: 'return', curve: 'greedy', x: decisions, y }
          yield { type: 'point', chart: 'return', curve: 'sees all', x: decisions, y: best }
          yield { type: 'point', chart: 'loss', curve: 'loss', x: decisions, y: loss }
        }
        yield { type: 'progress', done: decisions, total, note: `return ${mean(returns).toFixed(3)} while exploring` }
        yield { type: 'state', save }
      }

      const collected = await walkAll(game, mazes, learner.snapshot().bytes, rng.split('ties'))
      return {
        optimum: { value: mean(collected) / best },
        won: { value: mean(collected.map(each => Number(each > 0))) },
      }
    } finally {
      await actor.close?.()
      learner.dispose()
    }
  },
}

/** How many points of a curve lie behind, after so many decisions. */
function pointOf(decisions: number, total: number): number {
  return Math.floor((POINTS * Math.min(decisions, total)) / total)
}

/** What a net collects that always takes the action of greatest value, from each of these states. */
async function walkAll(game: Game, starts: readonly State[], model: Uint8Array, rng: Rng): Promise<number[]> {
  const session = await Session.open(model)
  const observation = new Float32Array(game.spec.observation.shape.reduce((size, axis) => size * axis, 1))
  const rewards = new Float64Array(1)
  const returns: number[] = []
  for (const start of starts) {
    const state = start.clone()
    let collected = 0
    while (state.turn !== OVER) {
      state.observe(0, observation)
      state.play(greedyAction(await valuesOf(session, observation), rng))
      state.rewards(rewards)
      collected += rewards[0]
    }
    returns.push(collected)
  }
  await session.release()
  return returns
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length
}
