import { defineLearner } from '../core/learner.ts'
import { refusesAlphaGo, reinforcedOptions, supervisedOptions, valueOptions } from './config.ts'
import { JudgedGames } from './judgedGames.ts'
import { PoolPlay } from './poolPlay.ts'
import { Teacher } from './teacher.ts'

const source = 'Silver et al. 2016'

export const alphaGoSupervised = defineLearner({
  id: 'alpha-go-supervised',
  summary: "AlphaGo's first stage: a policy net and a rollout policy learn the moves of a search",
  source,
  options: supervisedOptions,
  tensors: true,
  refuses: refusesAlphaGo,
  makeLearner: async (...given) => new (await import('./supervised.ts')).SupervisedLearner(...given),
  makeActor: (game, options) => new Teacher(game, options),
  agent: playsStage('supervised'),
})

export const alphaGoReinforced = defineLearner({
  id: 'alpha-go-reinforced',
  summary: "AlphaGo's second stage: the policy plays against a pool of its past",
  source,
  options: reinforcedOptions,
  tensors: true,
  refuses: refusesAlphaGo,
  makeLearner: async (...given) => new (await import('./reinforced.ts')).ReinforcedLearner(...given),
  makeActor: (game, { games }) => new PoolPlay(game, games),
  agent: playsStage('reinforced'),
})

export const alphaGoValue = defineLearner({
  id: 'alpha-go-value',
  summary: "AlphaGo's third stage: a value net learns who wins, from one position a game",
  source,
  options: valueOptions,
  tensors: true,
  refuses: refusesAlphaGo,
  makeLearner: async (...given) => new (await import('./value.ts')).ValueLearner(...given),
  makeActor: (game, options) => new JudgedGames(game, options),
  agent: playsStage('search'),
})

/** The agent that plays a snapshot as far as its stage goes. */
function playsStage(stage: string) {
  return (file: string, _options: unknown, play: string) =>
    `alpha-go?${play.includes('play=') ? play : [`play=${stage}`, play].filter(Boolean).join('&')}:${file}`
}
