import { CHECKERS, OFF, PLACES, POINTS } from '../../../envs/backgammon/board.ts'
import { type Features, HOME, pipsOf, pipsToSave } from './features.ts'

// Where each feature of a side stands in the side's block, and how many there are of it.
const ON_POINT = 0 // [6] checkers on a point of its home board
const OUTSIDE = 6 // checkers elsewhere
const LEFT = 7 // checkers on the board
const PIPS = 8 // to go
const SIDE = 9

// After the two blocks.
const ALWAYS = 2 * SIDE // 1
const LEAD = ALWAYS + 1 // in pips
const KLEINMAN = ALWAYS + 2 // in what the leader's chance in a long race is normal in
const WIDTH = 17 // whole rolls from 8 behind to 8 ahead
const ROLLS = ALWAYS + 3 // [WIDTH] the lead in rolls, its share in the two whole numbers next to it
const OWN_GAMMON = ROLLS + WIDTH // [WIDTH] the lead in the race to save the gammon, of the player about to roll while it has none off
const OTHERS_GAMMON = OWN_GAMMON + WIDTH // [WIDTH] of the other

export const RACE_FEATURES = OTHERS_GAMMON + WIDTH

/** What a roll moves on average, in pips, and about how many checkers it bears off. */
const PIPS_A_ROLL = 49 / 6
const CHECKERS_A_ROLL = 2.2

/** What the linear player sees of a race before the roll, for the player who is about to roll. Scaled so that none is much above 1. */
export function raceFeatures(checkers: Int8Array, player: number, out: Features): void {
  const own = pipsOf(checkers, player)
  const others = pipsOf(checkers, 1 - player)
  out.count = 0
  sideFeatures(checkers, player, 0, own, out)
  sideFeatures(checkers, 1 - player, SIDE, others, out)
  out.add(ALWAYS, 1)
  out.add(LEAD, (others - own) / 50)
  // Kleinman's metric: the roll to come is worth 4 pips
  out.add(KLEINMAN, (others - own + 4) / Math.sqrt(2 * Math.max(own + others - 4, 4)))
  const ownRolls = rollsToGo(checkers, player, own)
  const othersRolls = rollsToGo(checkers, 1 - player, others)
  spread(ROLLS, othersRolls - ownRolls, out)
  if (checkers[player * PLACES + OFF] === 0)
    spread(OWN_GAMMON, othersRolls - pipsToSave(checkers, player) / PIPS_A_ROLL, out)
  if (checkers[PLACES - player * PLACES + OFF] === 0)
    spread(OTHERS_GAMMON, ownRolls - pipsToSave(checkers, 1 - player) / PIPS_A_ROLL, out)
}

function sideFeatures(checkers: Int8Array, player: number, block: number, pips: number, out: Features): void {
  const side = player * PLACES
  let outside = 0
  for (let point = 0; point < HOME; point++) out.add(block + ON_POINT + point, checkers[side + point] / 5)
  for (let point = HOME; point < POINTS; point++) outside += checkers[side + point]
  out.add(block + OUTSIDE, outside / 5)
  out.add(block + LEFT, (CHECKERS - checkers[side + OFF]) / 10)
  out.add(block + PIPS, pips / 100)
}

/** About how many rolls it takes a player to bear off all. */
function rollsToGo(checkers: Int8Array, player: number, pips: number): number {
  const left = CHECKERS - checkers[player * PLACES + OFF]
  return Math.max(pips / PIPS_A_ROLL, left / CHECKERS_A_ROLL)
}

/** A number as its shares in the two whole ones next to it: a linear function of these is any function that is linear between whole numbers. */
function spread(block: number, rolls: number, out: Features): void {
  const place = Math.min(WIDTH - 1.001, Math.max(0, rolls + (WIDTH - 1) / 2))
  const low = Math.floor(place)
  out.add(block + low, low + 1 - place)
  out.add(block + low + 1, place - low)
}
