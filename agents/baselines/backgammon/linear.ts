import { z } from 'zod'
import { type BackgammonState, DOUBLE, TAKE } from '../../../envs/backgammon/state.ts'
import { backgammonLinear } from '../../champions/backgammonLinear/model.ts'
import { defineAgent } from '../../core/registry.ts'
import { BackgammonEvaluator } from './evaluator.ts'
import { BackgammonPlayer, type Judgement, refusesOthers } from './player.ts'

/** Goes by what an evaluator makes of what follows. */
class ByEvaluator implements Judgement {
  private readonly evaluator: BackgammonEvaluator

  constructor(evaluator: BackgammonEvaluator) {
    this.evaluator = evaluator
  }

  play(state: BackgammonState, action: number): number {
    return this.evaluator.afterPlay(state, action)
  }

  /** Doubling stands second: where the opponent would rightly drop what is worth no more than the stake, both come to the same. */
  turn(state: BackgammonState, action: number): number {
    const { evaluator } = this
    return action === DOUBLE ? Math.min(evaluator.taken(state), evaluator.dropped(state)) : evaluator.rolled(state)
  }

  doubled(state: BackgammonState, action: number): number {
    return -(action === TAKE ? this.evaluator.taken(state) : this.evaluator.dropped(state))
  }
}

export const linearAgent = defineAgent({
  id: 'linear',
  summary: 'plays backgammon by linear functions of the position, learnt by TD(0) from games against itself',
  options: z.strictObject({}),
  examples: ['linear'],
  refuses: refusesOthers,
  reproducible: () => true,
  make: (_input, game) =>
    new BackgammonPlayer(game, new ByEvaluator(new BackgammonEvaluator(game, backgammonLinear()))),
})
