import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { learners } from '../learners.ts'
import { greedyAction } from '../rl/index.ts'
import type { TabularLearner } from '../tabular/learner.ts'
import { Walk } from '../tabular/walk.ts'
import { meanOf, share } from './intervals.ts'
import type { Study } from './study.ts'

const METHODS = ['q-learning', 'sarsa', 'expected-sarsa'] as const
type Method = (typeof METHODS)[number]

const GAMES = 500 // of a run, as in the book
const RUNS = { full: 1000, quick: 30 }
const BLOCK = 10 // games of a point
const LAST = 100 // games of the end of a run
const EXPLORING = { gamma: 1, epsilon: 0.1, epsilonEnd: 0.1 }
const SETTLED = { rate: 0.03, games: 10_000 } // of the walks: what is learnt in 500 games at a rate of 0.5 still sways

export const cliffWalkingStudy: Study<'edge' | 'safe' | 'qLearning' | 'sarsa' | 'gap'> = {
  name: 'cliff-walking',
  title: 'Beside a cliff Q-learning finds the edge, Sarsa the safe path',
  source: 'Sutton and Barto 2018, example 6.6',
  minutes: 1,
  bars: {
    edge: {
      what: "Q-learning's walks that are the shortest, along the edge",
      unit: '%',
      atLeast: 0.95,
      quick: 0.8,
      byInterval: true,
    },
    safe: {
      what: "Sarsa's walks that reach the goal without a step beside the cliff",
      unit: '%',
      atLeast: 0.95,
      quick: 0.8,
      byInterval: true,
    },
    qLearning: {
      what: 'return of Q-learning while it explores, games 401 to 500',
      atMost: -40,
      byInterval: true,
      published: { value: -50, source: 'Sutton and Barto, example 6.6, read off the figure' },
    },
    sarsa: {
      what: 'return of Sarsa while it explores, games 401 to 500',
      atLeast: -30,
      byInterval: true,
      published: { value: -25, source: 'Sutton and Barto, example 6.6, read off the figure' },
    },
    gap: { what: 'what Sarsa collects more than Q-learning in those games', atLeast: 15, quick: 10, byInterval: true },
  },
  charts: {
    online: { title: 'Cliff walking: returns while exploring', x: 'game', y: `mean return of ${BLOCK} games` },
  },
  async *run({ size, rng }) {
    const runs = RUNS[size]
    const game = unwrap(games.make('gridworld', { map: 'cliff-walking' }))
    const returns = Object.fromEntries(METHODS.map(method => [method, new Float64Array(GAMES)])) as Record<
      Method,
      Float64Array
    >
    const ends: Record<Method, number[]> = { 'q-learning': [], sarsa: [], 'expected-sarsa': [] }
    for (let run = 0; run < runs; run++) {
      for (const method of METHODS) {
        const own = rng.split(`${method} ${run}`)
        const learner = await makeLearner(game, method, 0.5, own)
        const collected = Float64Array.from({ length: GAMES }, () => learner.play(own).collected)
        collected.forEach((each, i) => {
          returns[method][i] += each / runs
        })
        ends[method].push(meanOf(collected.subarray(-LAST)).value)
      }
      if (run % 50 === 0) yield { type: 'progress', done: run, total: runs, note: 'runs' }
    }
    for (const curve of METHODS) {
      for (let from = 0; from < GAMES; from += BLOCK) {
        const y = meanOf(returns[curve].subarray(from, from + BLOCK)).value
        yield { type: 'point', chart: 'online', curve, x: from + BLOCK, y }
      }
    }
    const walks = size === 'full' ? 100 : 20
    let [edge, safe] = [0, 0]
    for (let run = 0; run < walks; run++) {
      edge += Number((await walkOf(game, 'q-learning', rng.split(`edge ${run}`))).collected === -13)
      safe += Number(!(await walkOf(game, 'sarsa', rng.split(`safe ${run}`))).beside)
      if (run % 10 === 0) yield { type: 'progress', done: run, total: walks, note: 'walks' }
    }
    return {
      edge: share(edge, walks),
      safe: share(safe, walks),
      qLearning: meanOf(ends['q-learning']),
      sarsa: meanOf(ends.sarsa),
      gap: meanOf(ends.sarsa.map((each, run) => each - ends['q-learning'][run])),
    }
  },
}

async function makeLearner(game: Game, method: Method, rate: number, rng: Rng): Promise<TabularLearner> {
  const plan = unwrap(learners.plan(method, { ...EXPLORING, rate }, game))
  return (await plan.kind.makeLearner(game, plan.options, rng)) as TabularLearner
}

/** Learns, then walks without exploring: what that collects, and whether it comes beside the cliff, or never ends. */
async function walkOf(game: Game, method: Method, rng: Rng): Promise<{ collected: number; beside: boolean }> {
  const learner = await makeLearner(game, method, SETTLED.rate, rng)
  while (learner.table.games < SETTLED.games) learner.learn(rng)
  const walk = new Walk(game, 1)
  walk.begin(rng)
  let beside = false
  while (walk.going) {
    walk.take(greedyAction(learner.table.row(walk.place), rng))
    beside ||= BESIDE.has(walk.place)
  }
  return { collected: walk.collected, beside: beside || walk.discount > 0 } // a discount: a limit cut it off
}

/** The ten cells above the cliff, which lies between the corners of the last of four rows of twelve. */
const BESIDE = new Set(Array.from({ length: 10 }, (_, i) => 2 * 12 + 1 + i))
