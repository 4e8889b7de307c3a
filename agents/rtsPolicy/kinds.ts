import type { Rts } from '../../envs/rts/game.ts'
import { defineLearner } from '../core/learner.ts'
import { imitationOptions, ppoOptions } from './config.ts'
import { ImitationActor } from './imitationActor.ts'
import { refuses } from './refusals.ts'
import { SelfPlayActor } from './selfPlayActor.ts'

/** The learners of this room, as the registry knows them; learning itself is imported where it is done, for it takes tensors. */
export const rtsImitation = defineLearner({
  id: 'rts-imitation',
  summary: 'RTS: learns the orders of agents that play well, and what they would do in its own place',
  source: 'Ross, Gordon and Bagnell 2011 (DAgger); Huang et al. 2021 (Gym-microRTS)',
  options: imitationOptions,
  tensors: true,
  refuses,
  makeLearner: async (...given) => (await import('./imitation.ts')).makeImitation(...given),
  makeActor: (game, options) => new ImitationActor(game as Rts, options),
  round: ({ round }) => round,
  agent: playsUnits,
})

export const rtsPpo = defineLearner({
  id: 'rts-ppo',
  summary: 'RTS: PPO with masks against itself, its past and other agents, near the net that it began with',
  source: 'Schulman et al. 2017 (PPO); Huang et al. 2021 (Gym-microRTS)',
  options: ppoOptions,
  tensors: true,
  refuses,
  makeLearner: async (...given) => (await import('./ppo.ts')).makePpo(...given),
  makeActor: (game, options) => new SelfPlayActor(game as Rts, options),
  round: ({ round }) => round,
  agent: playsUnits,
})

/** The agent that plays a snapshot. */
function playsUnits(file: string, _options: unknown, play: string): string {
  return `rts-policy${play && `?${play}`}:${file}`
}
