import type { Checkers } from './position.ts'

// A board as states hold it: how many checkers stand on each place, `[PLACES * player + place]`. Places are numbered as each player counts
// them itself: the points, its ace point first, then its bar, then what it has borne off.

/** Points, numbered from 0. A player's point `i` is its opponent's point `23 - i`. */
export const POINTS = 24
/** Points of a home board. */
export const HOME = 6
/** Where a checker that was hit waits, and where one goes that is borne off. */
export const BAR = 24
export const OFF = 25
/** Places of one player. */
export const PLACES = 26
/** Checkers that each player begins with. */
export const CHECKERS = 15

/** Checkers of a player on each place when a game begins. */
const START = [0, 0, 0, 0, 0, 5, 0, 3, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0]

/** Puts the checkers where a game begins. */
export function setStart(board: Int8Array): void {
  for (let i = 0; i < 2 * PLACES; i++) board[i] = START[i % PLACES]
}

/** Puts the checkers where they are said to be. */
export function setCheckers(board: Int8Array, checkers: Checkers): void {
  for (const [player, side] of checkers.entries()) {
    for (let place = 0; place <= BAR; place++) board[PLACES * player + place] = side[place]
    board[PLACES * player + OFF] = CHECKERS - side.reduce((sum, each) => sum + each, 0)
  }
}

/** The inverse of {@link setCheckers}. */
export function checkersOf(board: Int8Array): Checkers {
  const side = (player: number) => Array.from(board.subarray(PLACES * player, PLACES * player + BAR + 1))
  return [side(0), side(1)]
}

/** Pips that a player has still to go: points counted from 1, the bar is 25. */
export function pipsOf(board: Int8Array, player: number): number {
  let pips = 0
  for (let place = 0; place <= BAR; place++) pips += (place + 1) * board[PLACES * player + place]
  return pips
}

/** Whether a player has borne everything off. */
export function hasBorneOff(board: Int8Array, player: number): boolean {
  return board[PLACES * player + OFF] === CHECKERS
}

/** How often a game counts against who has lost it: 1, 2 for a gammon, 3 for a backgammon. */
export function gradeOf(board: Int8Array, loser: number): number {
  const side = PLACES * loser
  if (board[side + OFF] > 0) return 1
  for (let place = POINTS - HOME; place <= BAR; place++) if (board[side + place] > 0) return 3
  return 2
}
