import { tabularOptions } from './config.ts'
import { defineTabular } from './learner.ts'

export const sarsa = defineTabular({
  id: 'sarsa',
  summary: 'learns what each action is worth if it goes on as it does, exploring',
  source: 'Rummery and Niranjan 1994; Sutton and Barto 2018, section 6.4',
  options: tabularOptions,
  valued: 'actions',
  method({ walk, table, explore }) {
    let action = explore(walk.place)
    while (walk.going) {
      const { place } = walk
      walk.take(action)
      const next = explore(walk.place)
      table.learn(place, action, walk.reward + walk.discount * table.row(walk.place)[next])
      action = next
    }
  },
})
