import { closest } from 'fastest-levenshtein'
import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { BackgammonEvaluator } from '../baselines/backgammon/evaluator.ts'
import { pipModel } from '../baselines/backgammon/pips.ts'
import { championNets } from '../champions/backgammon/nets.ts'
import { backgammonLinear } from '../champions/backgammonLinear/model.ts'
import type { Evaluator } from './evaluator.ts'
import { HeuristicEvaluator } from './heuristicEvaluator.ts'
import { goHeuristic } from './heuristics/go.ts'
import { heuristicFor } from './heuristics/heuristics.ts'

export type EvaluatorMaker = (game: Game) => Evaluator

/** Evaluators by game id and name, for the option `eval`. A third party's module may set more. */
export const evaluators = new Map<string, Readonly<Record<string, EvaluatorMaker>>>([
  [
    'backgammon',
    {
      linear: game => new BackgammonEvaluator(game, backgammonLinear()),
      td: game => new BackgammonEvaluator(game, championNets()),
      pips: game => new BackgammonEvaluator(game, pipModel),
    },
  ],
  ['go', { area: game => new HeuristicEvaluator(game, goHeuristic(game)) }],
])

/** Games in which search that asks an evaluator plays better than with rollouts, and which. A third party's module may set more. */
export const betterThanRollouts = new Map<string, string>([['backgammon', 'linear']])

/** The option that names an evaluator, for whoever describes it. */
export const evalOption = z.string().optional()

/** For `AgentKind.refuses`: what to say of a game that has no evaluator of that name. */
export function refusesEvaluator(game: Game, name: string | undefined): string | undefined {
  const known = Object.keys(evaluators.get(game.spec.id) ?? {})
  if (name === undefined || known.includes(name)) return undefined
  if (known.length === 0) return 'because it has no evaluators'
  return `because it has no evaluator '${name}', the nearest being '${closest(name, known)}'`
}

/** The evaluator by that name, or the game's heuristic. Throws where the game has none such; `refusesEvaluator` tells beforehand. */
export function evaluatorFor(game: Game, name: string | undefined): Evaluator {
  if (name === undefined) return new HeuristicEvaluator(game, heuristicFor(game))
  const make = evaluators.get(game.spec.id)?.[name]
  if (!make) throw new Error(`Expected an evaluator of ${game.spec.id}, but got '${name}'.`)
  return make(game)
}
