import { readFileSync } from 'node:fs'
import type { Game } from '../../envs/core/game.ts'
import { defineLearner } from '../core/learner.ts'
import { unmet } from '../core/needs.ts'
import { AlphaZeroActor } from './actor.ts'
import { alphaZeroOptions } from './config.ts'

/** What stands in the way of a net that plays itself. */
export function refusesAlphaZero(game: Game): string | undefined {
  return unmet(game, ['two players', 'turns', 'zero sum', 'perfect information'])
}

export const alphaZeroLearner = defineLearner({
  id: 'alpha-zero',
  summary: 'a net learns what its own tree search finds, from games against itself',
  source: 'Silver et al. 2017 and 2018; Wu 2019',
  options: alphaZeroOptions,
  tensors: true,
  refuses: refusesAlphaZero,
  async makeLearner(game, options, rng) {
    const { AlphaZeroLearner } = await import('./learner.ts')
    const learner = new AlphaZeroLearner(game, options, rng)
    if (options.start !== undefined) learner.startFrom(readFileSync(options.start))
    return learner
  },
  makeActor: (game, options) => new AlphaZeroActor(game, options),
  agent: (file, _options, play) => `puct${play && `?${play}`}:${file}`,
})
