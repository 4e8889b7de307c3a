import { defineLearner } from '../core/learner.ts'
import { refusesPolicy, reinforceOptions } from './config.ts'
import { SelfPlay } from './selfplay.ts'

export const reinforceLearner = defineLearner({
  id: 'reinforce',
  summary: 'makes decisions likelier by what came of them, less what was expected',
  source: 'Williams 1992',
  options: reinforceOptions,
  tensors: true,
  refuses: refusesPolicy,
  makeLearner: async (...given) => (await import('./learner.ts')).makeReinforce(...given),
  makeActor: (game, { games, lstm }) => new SelfPlay(game, games, lstm),
  agent: playsPolicy,
})

/** The agent that plays a snapshot. */
export function playsPolicy(file: string, _options: unknown, play: string): string {
  return `onnx${play && `?${play}`}:${file}`
}
