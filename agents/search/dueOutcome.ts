import type { Game, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { NONE, played, type Tree } from './tree.ts'

/** What two outcomes may lack of their share and still be due alike, rounding allowed for. */
const EVEN = 1e-9

/**
 * Chooses what chance does in a tree: the outcome whose share of the node's visits is furthest below its probability, drawn among equals.
 * After a few turns through the dice a node's mean is nearly exact, where drawn dice would leave it to luck.
 */
export class DueOutcome {
  private readonly odds: Float64Array // [outcome]
  private readonly taken: Int32Array // [outcome]: visits

  constructor(game: Game) {
    this.odds = new Float64Array(game.spec.outcomes)
    this.taken = new Int32Array(game.spec.outcomes)
  }

  /** @param state at the chance node that `node` stands for */
  draw(tree: Tree, node: number, state: State, rng: Rng): number {
    const { odds, taken } = this
    const count = state.outcomes(odds)
    taken.fill(0, 0, count)
    let visits = 1
    for (let child = tree.firstChild[node]; child !== NONE; child = tree.nextSibling[child]) {
      taken[played(tree.key[child])] = tree.visits[child]
      visits += tree.visits[child]
    }
    let due = 0
    let most = Number.NEGATIVE_INFINITY
    let equals = 0
    for (let outcome = 0; outcome < count; outcome++) {
      if (odds[outcome] <= 0) continue
      const missing = odds[outcome] * visits - taken[outcome]
      if (missing > most + EVEN) {
        most = missing
        due = outcome
        equals = 1
      } else if (missing > most - EVEN && rng.below(++equals) === 0) due = outcome
    }
    return due
  }
}
