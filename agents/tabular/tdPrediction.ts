import { valueOptions } from './config.ts'
import { defineTabular } from './learner.ts'

/** TD(0). */
export const tdPrediction = defineTabular({
  id: 'td-prediction',
  summary: 'learns what each state is worth to one who plays at random, from step to step',
  source: 'Sutton 1988; Sutton and Barto 2018, section 6.1',
  options: valueOptions,
  valued: 'states',
  method({ walk, table, explore }) {
    while (walk.going) {
      const { place } = walk
      walk.take(explore(place))
      table.learn(place, 0, walk.reward + walk.discount * table.row(walk.place)[0])
    }
  },
})
