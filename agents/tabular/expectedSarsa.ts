import { epsilonGreedyValue } from '../rl/index.ts'
import { tabularOptions } from './config.ts'
import { defineTabular } from './learner.ts'

export const expectedSarsa = defineTabular({
  id: 'expected-sarsa',
  summary: 'sarsa with the mean over what it may do next in place of a draw',
  source: 'van Seijen et al. 2009; Sutton and Barto 2018, section 6.6',
  options: tabularOptions,
  valued: 'actions',
  method({ walk, table, explore, epsilon }) {
    while (walk.going) {
      const { place } = walk
      const action = explore(place)
      walk.take(action)
      table.learn(place, action, walk.reward + walk.discount * epsilonGreedyValue(table.row(walk.place), epsilon))
    }
  },
})
