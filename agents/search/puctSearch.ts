import type { Game, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Budget } from './budget.ts'
import { type Evaluation, type Evaluator, evaluation } from './evaluator.ts'
import { Puct, type PuctConfig, Simulation } from './puct.ts'
import { NONE, ROOT, UNPROVEN } from './tree.ts'

/** Searches one position at a time with {@link Puct}, several simulations of which are evaluated at once. */
export class PuctSearch {
  readonly puct: Puct
  private readonly evaluator: Evaluator
  private readonly simulations: readonly Simulation[]
  private readonly out: Evaluation

  /**
   * @param some any state of the game
   * @param batch leaves that are evaluated at once; above 1 only where games are won or lost, for then a virtual loss is known
   */
  constructor(game: Game, some: State, evaluator: Evaluator, config: PuctConfig, batch: number) {
    this.puct = new Puct(game, config)
    this.evaluator = evaluator
    this.simulations = Array.from({ length: batch }, () => new Simulation(game, some.clone()))
    this.out = evaluation(game, batch, evaluator.priors)
  }

  /**
   * Runs simulations from a position until there were `limit` more, the budget is spent or the outcome is proven; at least one.
   * Returns how many.
   */
  async run(position: State, limit: number, budget: Budget, rng: Rng): Promise<number> {
    const { puct, evaluator, simulations, out } = this
    const { tree } = puct
    const waiting: Simulation[] = []
    const states: State[] = []
    let done = 0
    do {
      // The first has the root to itself: nothing can be chosen before it has priors.
      const together = puct.fresh ? 1 : Math.min(simulations.length, limit - done)
      waiting.length = 0
      states.length = 0
      for (let i = 0; i < together; i++) {
        const simulation = simulations[i]
        simulation.state.copyFrom(position)
        if (puct.descend(simulation, rng)) {
          waiting.push(simulation)
          states.push(simulation.state)
        } else puct.backUp(simulation)
      }
      if (waiting.length > 0) {
        const pending = evaluator.evaluate(states, waiting.length, rng, out)
        if (pending) await pending
        for (let row = 0; row < waiting.length; row++) puct.backUp(waiting[row], out, row)
      }
      done += together
    } while (done < limit && !budget.spent() && tree.proof[ROOT] === UNPROVEN)
    return done
  }

  /** The action of the root that the evaluator likes best: where nothing was tried yet. */
  likeliest(): number {
    const { tree } = this.puct
    let best = tree.firstChild[ROOT]
    for (let child = best; child !== NONE; child = tree.nextSibling[child]) {
      if (tree.prior[child] > tree.prior[best]) best = child
    }
    return best
  }
}
