import { defineLearner } from '../core/learner.ts'
import { DqnActor } from './actor.ts'
import { dqnOptions, refusesDqn } from './config.ts'

export const dqnLearner = defineLearner({
  id: 'dqn',
  summary: 'learns action values with a net, from a replay',
  source: 'Mnih et al. 2015; Hessel et al. 2018',
  options: dqnOptions,
  tensors: true,
  refuses: refusesDqn,
  makeLearner: async (...given) => new (await import('./learner.ts')).DqnLearner(...given),
  makeActor: (game, { gamma }) => new DqnActor(game, gamma),
  round: ({ round }) => round,
  agent: (file, _options, play) => `dqn${play && `?${play}`}:${file}`,
})
