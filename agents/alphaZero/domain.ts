import type { Game, State } from '../../envs/core/game.ts'
import { goDomain } from './go.ts'
import { symmetriesOf } from './symmetries.ts'

/**
 * What the net sees of a game, and what else there is to learn of it. A game that says nothing shows its observation and has no symmetry.
 */
export interface Domain {
  /** [height, width, planes]: all numbers are 0 or 1. */
  readonly shape: readonly number[]
  /** Of the board, the identity first: a permutation of its cells each. Actions below the number of cells turn with them, where there are several. */
  readonly symmetries: readonly Int16Array[]
  /**
   * Writes what the player to move sees.
   * @param out zeros from `at` on, as many as the shape has
   * @param to  one of the symmetries: cell c is written to cell to[c]
   */
  write(state: State, out: Float32Array, at: number, to: Int16Array): void
  /** Of games that are won by area: whose each cell is at the end, and by how much Black has won. */
  readonly area?: {
    /** @param out [cells]: 1 for player 0, -1 for player 1, 0 for nobody */
    owners(state: State, out: Int8Array): void
    /** Points of player 0 less those of player 1. */
    margin(state: State): number
  }
}

/** By game id. A third party's module may set more. */
export const domains = new Map<string, (game: Game) => Domain>([
  ['go', goDomain as (game: Game) => Domain],
  ['tic-tac-toe', game => observed(game, symmetriesOf(...boardOf(game)))],
])

/** What is known of a game. */
export function domainOf(game: Game): Domain {
  return domains.get(game.spec.id)?.(game) ?? observed(game, symmetriesOf(...boardOf(game)).slice(0, 1))
}

function boardOf({ spec }: Game): [height: number, width: number] {
  const [height, width] = spec.observation.shape
  return [height, width]
}

/** The observation, as it is or turned. */
function observed(game: Game, symmetries: readonly Int16Array[]): Domain {
  const { shape } = game.spec.observation
  const [height, width, planes] = shape
  const seen = new Float32Array(height * width * planes)
  return {
    shape,
    symmetries,
    write(state, out, at, to) {
      state.observe(state.turn, seen)
      for (let cell = 0; cell < to.length; cell++) {
        for (let plane = 0; plane < planes; plane++) out[at + to[cell] * planes + plane] = seen[cell * planes + plane]
      }
    },
  }
}
