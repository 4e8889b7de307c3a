/**
 * Checkers of both sides: `[player][place]`. Places 0 to 23 are the points as that player counts them, its ace point first, and 24 is the
 * bar; whatever is missing from 15 has been borne off. A player's point `i` is its opponent's point `23 - i`.
 */
export type Checkers = readonly [readonly number[], readonly number[]]

/** A position as plain data, of which all notations (position ID, match ID, XGID) are other ways of writing. */
export interface Position {
  readonly checkers: Checkers
  /** Whose roll it is: who is to roll, has rolled, or has offered the double that is on the table. */
  readonly onRoll: 0 | 1
  /** The roll that `onRoll` has still to play; undefined before the roll. */
  readonly dice?: readonly [number, number] | undefined
  /** Whether `onRoll` has doubled, and the other is to take or drop. */
  readonly doubled: boolean
  readonly cube: { readonly value: number; readonly owner?: 0 | 1 | undefined } // value: 1, 2, 4, ...; no owner where it is centred
  /** Points of the match; 0 for money play. */
  readonly length: number
  readonly score: readonly [number, number]
  /** Whether this is the Crawford game: nobody may double. */
  readonly crawford: boolean
  /** Whether gammons count once only while the cube is in the middle (money play). */
  readonly jacoby: boolean
  /** Before the opening roll, who begins is still to be rolled for: `onRoll` says nothing. */
  readonly opening: boolean
  /** How the game ended, where it is over: `onRoll` says nothing, and there are no dice. */
  readonly ended?: GameEnd | undefined
}

/** A game is played to its end, resigned, or over with a double that was dropped. */
export const GAME_ENDS = ['played', 'resigned', 'dropped'] as const
export type GameEnd = (typeof GAME_ENDS)[number]
