import type { State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Budget } from './budget.ts'

/** A root action as a search left it. */
export interface RootMove {
  readonly action: number
  /** Return of the player to move: exact for the best move. What it is for the others, each search says. */
  value: number
  /** Positions reached behind it. */
  nodes: number
}

/** What a search came to. */
export interface Found {
  /** Best first. */
  readonly moves: readonly RootMove[]
  /** Decisions looked ahead. */
  readonly depth: number
  /** Whether no line was cut off: the value is the game's. */
  readonly exact: boolean
  /** Positions reached in all. */
  readonly nodes: number
  /** The line of best play, through the turns up to the first draw of chance. */
  readonly line: readonly number[]
}

/** A search that deepens: 1, 2, ... decisions ahead. */
export interface DepthSearch {
  /**
   * Searches up to `depth` decisions deep, until the budget is spent or the value is certain. Equal moves are ranked in an order drawn
   * from `rng`.
   */
  search(root: State, depth: number, budget: Budget, rng: Rng): Found | Promise<Found>
}
