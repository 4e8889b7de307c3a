import { defineLearner } from '../core/learner.ts'
import { refusesPolicy } from '../policyGradient/config.ts'
import { playsPolicy } from '../policyGradient/kind.ts'
import { SelfPlay } from '../policyGradient/selfplay.ts'
import { actorCriticOptions, ppoOptions } from './config.ts'

export const actorCriticLearner = defineLearner({
  id: 'actor-critic',
  summary: 'makes decisions likelier by how much better they turned out than its critic expected',
  source: 'Mnih et al. 2016',
  options: actorCriticOptions,
  tensors: true,
  refuses: refusesPolicy,
  makeLearner: async (...given) => (await import('./learner.ts')).makeActorCritic(...given),
  makeActor: (game, { games, lstm }) => new SelfPlay(game, games, lstm),
  agent: playsPolicy,
})

export const ppoLearner = defineLearner({
  id: 'ppo',
  summary: 'an actor-critic that uses what it played several times, and clips what would take it too far',
  source: 'Schulman et al. 2017',
  options: ppoOptions,
  tensors: true,
  refuses: refusesPolicy,
  makeLearner: async (...given) => (await import('./learner.ts')).makePpo(...given),
  makeActor: (game, { games, lstm }) => new SelfPlay(game, games, lstm),
  agent: playsPolicy,
})
