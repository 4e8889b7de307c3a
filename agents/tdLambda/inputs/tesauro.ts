import { BAR, CHECKERS, OFF, PLACES, POINTS } from '../../../envs/backgammon/board.ts'
import type { Inputs } from './inputs.ts'

const UNITS = 4 // of a point and a colour
const SIDE = POINTS * UNITS + 2

/** Points, bar and off of two colours, and two units for the side to move. */
export const TESAURO_INPUTS = 2 * SIDE + 2

/**
 * The 198 inputs of TD-Gammon (Tesauro 1995; Sutton and Barto 2018, 16.1): of either colour, for each point, from its own ace point on, a unit
 * each for one checker or more, two or more, and three or more, and a fourth of (n - 3) / 2 for n above 3; n / 2 for n checkers on the bar, n / 15
 * for n borne off. After the two colours come two units of which one says who is about to roll.
 *
 * Nothing depends on whose view it is: the first colour is always player 0, as traces want it.
 */
export function tesauroInputs(checkers: Int8Array, player: number, out: Inputs): void {
  out.count = 0
  for (let colour = 0; colour < 2; colour++) {
    const own = colour * PLACES
    const block = colour * SIDE
    for (let point = 0; point < POINTS; point++) {
      const count = checkers[own + point]
      if (count === 0) continue
      const at = block + point * UNITS
      out.add(at, 1)
      if (count >= 2) out.add(at + 1, 1)
      if (count >= 3) out.add(at + 2, 1)
      if (count > 3) out.add(at + 3, (count - 3) / 2)
    }
    out.add(block + POINTS * UNITS, checkers[own + BAR] / 2)
    out.add(block + POINTS * UNITS + 1, checkers[own + OFF] / CHECKERS)
  }
  out.add(2 * SIDE + player, 1)
}
