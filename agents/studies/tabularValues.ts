import type { Game, Model } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { learners } from '../learners.ts'
import { epsilonGreedyValue } from '../rl/index.ts'
import type { TabularLearner } from '../tabular/learner.ts'
import { soften } from '../tabular/soften.ts'
import { valueIteration } from '../tabular/valueIteration.ts'
import type { Bar, Measured, Study } from './study.ts'

const GAMMA = 0.95
const GAMES = { full: 1_000_000, quick: 50_000 }
const CURVE = 50 // points

/** A learner, and the share of random actions in the end, which decides what its values are those of. */
interface Setting {
  readonly learner: string
  readonly options: Readonly<Record<string, unknown>>
  readonly epsilon: number
}

const exploring = { epsilon: 1, epsilonEnd: 0.3, epsilonGames: 20_000, rate: 1, power: 0.8 }

const SETTINGS = {
  // Explores at random and still learns what the best actions are worth.
  qLearning: { learner: 'q-learning', options: { epsilon: 1, epsilonEnd: 1, rate: 1, power: 0.8 }, epsilon: 0 },
  sarsa: { learner: 'sarsa', options: exploring, epsilon: 0.3 },
  expectedSarsa: { learner: 'expected-sarsa', options: exploring, epsilon: 0.3 },
  monteCarlo: { learner: 'monte-carlo-control', options: exploring, epsilon: 0.3 },
  tdPrediction: { learner: 'td-prediction', options: { rate: 1, power: 0.8 }, epsilon: 1 },
  firstVisit: { learner: 'monte-carlo-prediction', options: { rate: 1, power: 1, visits: 'first' }, epsilon: 1 },
  everyVisit: { learner: 'monte-carlo-prediction', options: { rate: 1, power: 1, visits: 'every' }, epsilon: 1 },
} as const satisfies Record<string, Setting>
type Key = keyof typeof SETTINGS

const CURVES: Readonly<Record<Key, string>> = {
  qLearning: 'Q-learning',
  sarsa: 'Sarsa',
  expectedSarsa: 'expected Sarsa',
  monteCarlo: 'Monte Carlo control',
  tdPrediction: 'TD(0)',
  firstVisit: 'first-visit Monte Carlo',
  everyVisit: 'every-visit Monte Carlo',
}

const bar = (key: Key): Bar => ({
  what: `greatest error of a state's value: ${CURVES[key]}`,
  atMost: 0.01,
  quick: 0.05,
})

export const tabularValuesStudy: Study<Key> = {
  name: 'tabular-values',
  title: 'Values learnt by playing are those of value iteration',
  source: 'Sutton and Barto 2018, chapters 4 to 6',
  minutes: 1,
  bars: {
    qLearning: bar('qLearning'),
    sarsa: bar('sarsa'),
    expectedSarsa: bar('expectedSarsa'),
    monteCarlo: bar('monteCarlo'),
    tdPrediction: bar('tdPrediction'),
    firstVisit: bar('firstVisit'),
    everyVisit: bar('everyVisit'),
  },
  charts: {
    error: { title: 'Frozen lake, 4x4, slippery', x: 'games', y: "greatest error of a state's value", scale: 'log' },
  },
  async *run({ size, rng }) {
    const game = unwrap(games.make('gridworld', { map: 'frozen-lake-4x4' }))
    const model = game.model!()
    const total = GAMES[size]
    const measured: Partial<Record<Key, Measured>> = {}
    for (const [done, key] of (Object.keys(SETTINGS) as Key[]).entries()) {
      const setting: Setting = SETTINGS[key]
      const own = rng.split(key)
      const learner = await makeLearner(game, setting, own)
      const truth = valueIteration(soften(model, setting.epsilon), {
        gamma: GAMMA,
        tolerance: 1e-12,
        sweeps: 10_000,
      }).values
      for (let part = 1; part <= CURVE; part++) {
        while (learner.table.games < (part * total) / CURVE) learner.learn(own)
        const y = greatestError(model, learner, truth, setting.epsilon)
        yield { type: 'point', chart: 'error', curve: CURVES[key], x: learner.table.games, y }
        measured[key] = { value: y }
      }
      yield { type: 'progress', done: done + 1, total: Object.keys(SETTINGS).length, note: CURVES[key] }
    }
    return measured as Record<Key, Measured>
  },
}

async function makeLearner(game: Game, { learner, options }: Setting, rng: Rng): Promise<TabularLearner> {
  const plan = unwrap(learners.plan(learner, { gamma: GAMMA, ...options }, game))
  return (await plan.kind.makeLearner(game, plan.options, rng)) as TabularLearner
}

/** The furthest that a state's value, as one would play who explores as much, is from the truth. */
function greatestError(model: Model, { table }: TabularLearner, truth: Float64Array, epsilon: number): number {
  let worst = 0
  for (let state = 0; state < model.states; state++) {
    if (isEnd(model, state)) continue // nobody ever acts there
    const value = table.actions === 1 ? table.row(state)[0] : epsilonGreedyValue(table.row(state), epsilon)
    worst = Math.max(worst, Math.abs(value - truth[state]))
  }
  return worst
}

function isEnd({ transitions }: Model, state: number): boolean {
  return transitions[state].every(list => list.every(([, next, , terminated]) => terminated && next === state))
}
