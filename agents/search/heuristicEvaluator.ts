import type { Game, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Evaluation, Evaluator } from './evaluator.ts'
import type { Heuristic } from './heuristics/heuristic.ts'

/** Values each state as a heuristic does. */
export class HeuristicEvaluator implements Evaluator {
  readonly priors = false
  readonly chance: boolean
  private readonly players: number
  private readonly heuristic: Heuristic

  constructor(game: Game, heuristic: Heuristic) {
    this.players = game.spec.players
    this.heuristic = heuristic
    this.chance = heuristic.chance === true
  }

  evaluate(states: readonly State[], count: number, _rng: Rng, out: Evaluation): void {
    const { players } = this
    for (let i = 0; i < count; i++) {
      for (let p = 0; p < players; p++) out.values[i * players + p] = this.heuristic(states[i], p)
    }
  }
}
