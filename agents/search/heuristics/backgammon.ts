import type { BackgammonState } from '../../../envs/backgammon/state.ts'
import type { Game, State } from '../../../envs/core/game.ts'
import { BackgammonEvaluator } from '../../baselines/backgammon/evaluator.ts'
import { backgammonLinear } from '../../champions/backgammonLinear/model.ts'
import type { Heuristic } from './heuristic.ts'

/** What the linear player makes of a state; before the dice as well. */
export function backgammonHeuristic(game: Game): Heuristic {
  const evaluator = new BackgammonEvaluator(game, backgammonLinear())
  return Object.assign(
    (state: State, player: number) => {
      const value = evaluator.value(state as BackgammonState)
      return player === 0 ? value : -value
    },
    { chance: true },
  )
}
