import { BAR, CHECKERS, OFF, PLACES, POINTS } from '../../../envs/backgammon/board.ts'
import { type Features, HOME, pipsOf, pipsToSave } from './features.ts'
import { escapingRolls, hittingRolls } from './shots.ts'

// Where each feature of a side stands in the side's block, and how many there are of it.
const BLOT = 0 // [24] a lone checker on the point
const MADE = 24 // [24] two or more
const SPARE = 48 // [24] those beyond two
const ON_BAR = 72 // [2] one checker, more
const BORNE_OFF = 74 // checkers
const BOARD = 75 // [7] points made in its home board
const SHUT_IN = 82 // [7] the same, in place of BOARD while the opponent has checkers on the bar
const BACK = 89 // [5] its checkers in the opponent's home board or on the bar: 0 to 3, more
const ESCAPES = 94 // rolls that free its last checker
const STUCK = 95 // where no roll does
const PRIMED = 96 // rolls that don't, for each checker that is back
const SHOTS = 97 // rolls that hit
const STRONG_SHOTS = 98 // the same, for each point made in its home board
const PIPS = 99 // to go
const SAFE = 100 // its lead in the race to save the gammon, while it has none off
const LATE = 101 // by how much that is below half a board
const SIDE = 102

export const CONTACT_FEATURES = 2 * SIDE + 2

/**
 * What the linear player sees of a position with contact before the roll: a block for the player who is about to roll, one for the other, a
 * constant and the lead in pips. Scaled so that none is much above 1.
 */
export function contactFeatures(checkers: Int8Array, player: number, out: Features): void {
  const own = pipsOf(checkers, player)
  const others = pipsOf(checkers, 1 - player)
  out.count = 0
  sideFeatures(checkers, player, 0, own, others, out)
  sideFeatures(checkers, 1 - player, SIDE, others, own, out)
  out.add(2 * SIDE, 1)
  out.add(2 * SIDE + 1, (others - own) / 50)
}

function sideFeatures(
  checkers: Int8Array,
  player: number,
  block: number,
  pips: number,
  othersPips: number,
  out: Features,
): void {
  const own = player * PLACES
  const onBar = checkers[own + BAR]
  let board = 0
  let back = onBar
  for (let point = 0; point < POINTS; point++) {
    const count = checkers[own + point]
    if (count === 0) continue
    if (point >= POINTS - HOME) back += count
    if (count === 1) {
      out.add(block + BLOT + point, 1)
      continue
    }
    out.add(block + MADE + point, 1)
    out.add(block + SPARE + point, (count - 2) / 2)
    if (point < HOME) board++
  }
  if (onBar > 0) out.add(block + ON_BAR + (onBar > 1 ? 1 : 0), 1)
  out.add(block + BORNE_OFF, checkers[own + OFF] / CHECKERS)
  out.add(block + (checkers[PLACES - own + BAR] > 0 ? SHUT_IN : BOARD) + board, 1)
  out.add(block + BACK + Math.min(back, 4), 1)
  const escapes = escapingRolls(checkers, player)
  out.add(block + ESCAPES, escapes / 36)
  if (escapes === 0) out.add(block + STUCK, 1)
  out.add(block + PRIMED, ((36 - escapes) / 36) * (Math.min(back, 4) / 2))
  const shots = hittingRolls(checkers, player)
  out.add(block + SHOTS, shots / 36)
  out.add(block + STRONG_SHOTS, (shots / 36) * (board / HOME))
  out.add(block + PIPS, pips / 100)
  if (checkers[own + OFF] > 0) return
  const lead = (othersPips - pipsToSave(checkers, player)) / 50
  out.add(block + SAFE, lead)
  if (lead < 0.5) out.add(block + LATE, 0.5 - lead)
}
