import { BAR, PLACES } from '../../../envs/backgammon/board.ts'

/** Points of a home board. */
export const HOME = 6

/** Features of a position in sparse form: those that are not 0. */
export class Features {
  readonly index: Int32Array
  readonly value: Float64Array
  count = 0

  /** @param most features that a position has */
  constructor(most: number) {
    this.index = new Int32Array(most)
    this.value = new Float64Array(most)
  }

  add(index: number, value: number): void {
    if (value === 0) return
    this.index[this.count] = index
    this.value[this.count++] = value
  }
}

/** Whether some checkers of the two players have still to pass each other. */
export function hasContact(checkers: Int8Array): boolean {
  return lastPlace(checkers, 0) + lastPlace(checkers, 1) >= BAR
}

/** The highest place of a player's checkers on the board, the bar included; -1 where all are off. */
export function lastPlace(checkers: Int8Array, player: number): number {
  let place = BAR
  while (place >= 0 && checkers[player * PLACES + place] === 0) place--
  return place
}

/** Pips that a player has still to go: points counted from 1, the bar is 25. */
export function pipsOf(checkers: Int8Array, player: number): number {
  let pips = 0
  for (let place = 0; place <= BAR; place++) pips += (place + 1) * checkers[player * PLACES + place]
  return pips
}

/** Pips until all of a player's checkers are home and the first can be borne off; 0 once one is off, when no gammon can be lost. */
export function pipsToSave(checkers: Int8Array, player: number): number {
  const own = player * PLACES
  let pips = 0
  let home = false
  for (let place = 0; place <= BAR; place++) {
    if (place < HOME) home ||= checkers[own + place] > 0
    else pips += (place - HOME + 1) * checkers[own + place]
  }
  return pips + (home ? 1 : HOME)
}
