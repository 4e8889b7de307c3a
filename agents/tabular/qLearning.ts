import { greatest } from '../rl/index.ts'
import { tabularOptions } from './config.ts'
import { defineTabular } from './learner.ts'

export const qLearning = defineTabular({
  id: 'q-learning',
  summary: 'learns what each action is worth if the best ones follow, whatever it explores',
  source: 'Watkins 1989; Sutton and Barto 2018, section 6.5',
  options: tabularOptions,
  valued: 'actions',
  method({ walk, table, explore }) {
    while (walk.going) {
      const { place } = walk
      const action = explore(place)
      walk.take(action)
      table.learn(place, action, walk.reward + walk.discount * greatest(table.row(walk.place)))
    }
  },
})
