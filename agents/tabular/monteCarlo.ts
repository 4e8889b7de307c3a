import type { z } from 'zod'
import { discountedReturns, epsilonGreedyValue } from '../rl/index.ts'
import { tabularOptions, type ValueOptions, valueOptions, visits } from './config.ts'
import { defineTabular, type Lesson } from './learner.ts'

const predictionOptions = valueOptions.extend({ visits })
const controlOptions = tabularOptions.extend({ visits })

export const monteCarloPrediction = defineTabular({
  id: 'monte-carlo-prediction',
  summary: 'learns what each state is worth to one who plays at random, from what whole games came to',
  source: 'Sutton and Barto 2018, section 5.1',
  options: predictionOptions,
  valued: 'states',
  method: lesson =>
    learnReturns(
      lesson,
      () => 0,
      row => row[0],
    ),
})

export const monteCarloControl = defineTabular({
  id: 'monte-carlo-control',
  summary: 'learns what each action is worth if it goes on as it does, exploring, from what whole games came to',
  source: 'Sutton and Barto 2018, section 5.4',
  options: controlOptions,
  valued: 'actions',
  method: lesson =>
    learnReturns(
      lesson,
      action => action,
      row => epsilonGreedyValue(row, lesson.epsilon),
    ),
})

/**
 * Plays a game, then moves what it came by, at the first visit or at every one, towards the return that followed.
 * @param column  where in a state's row an action is valued
 * @param beyond  what a state is thought to be worth: what a game that a limit cut off there lacks
 */
function learnReturns(
  { walk, table, explore, options }: Lesson<ValueOptions & { visits: z.infer<typeof visits> }>,
  column: (action: number) => number,
  beyond: (row: ArrayLike<number>) => number,
): void {
  const places: number[] = []
  const columns: number[] = []
  const rewardsT1: number[] = []
  const discountsT1: number[] = []
  while (walk.going) {
    const action = explore(walk.place)
    places.push(walk.place)
    columns.push(column(action))
    walk.take(action)
    rewardsT1.push(walk.reward)
    discountsT1.push(walk.discount)
  }
  const valuesT1 = new Float64Array(places.length)
  valuesT1[places.length - 1] = beyond(table.row(walk.place))
  const seen = new Set<number>()
  discountedReturns({ rewardsT1, discountsT1, valuesT1 }).forEach((value, t) => {
    const visited = places[t] * table.actions + columns[t]
    if (options.visits === 'every' || !seen.has(visited)) table.learn(places[t], columns[t], value)
    seen.add(visited)
  })
}
