import { CHECKERS, OFF, PLACES, POINTS } from '../../../envs/backgammon/board.ts'
import { type Features, HOME, pipsOf, pipsToSave } from './features.ts'

// Where each feature of a side stands in the side's block, and how many there are of it.
const ON_POINT = 0 // [6] checkers on a point of its home board
const OUTSIDE = 6 // pips that its other checkers are away from home
const LEFT = 7 // checkers on the board
const SIDE = 8

// After the two blocks.
const ALWAYS = 2 * SIDE // 1
const KLEINMAN = ALWAYS + 1 // the lead in what the leader's chance in a long race is normal in
const WIDTH = 17 // whole numbers from -8 to 8
const ROLLS = ALWAYS + 2 // [WIDTH] the lead in rolls over the root of the rolls to go, in quarters: its share in the two whole numbers next to it
const OWN_GAMMON = ROLLS + WIDTH // [WIDTH] the lead in the race to save the gammon, of the player about to roll while it has none off
const OTHERS_GAMMON = OWN_GAMMON + WIDTH // [WIDTH] of the other

export const RACE_FEATURES = OTHERS_GAMMON + WIDTH

/** What a roll moves on average, in pips, and about how many checkers it bears off. */
const PIPS_A_ROLL = 49 / 6
const CHECKERS_A_ROLL = 2.2

/**
 * What the linear player sees of a race before the roll, for the player who is about to roll. What a lead or a gap is worth falls with the root of what is still
 * to go, and so do the features.
 */
export function raceFeatures(checkers: Int8Array, player: number, out: Features): void {
  const own = pipsOf(checkers, player)
  const others = pipsOf(checkers, 1 - player)
  out.count = 0
  const scale = 2 / Math.sqrt(Math.max(own + others, 4))
  sideFeatures(checkers, player, 0, scale, out)
  sideFeatures(checkers, 1 - player, SIDE, scale, out)
  out.add(ALWAYS, 1)
  // Kleinman's metric: the roll to come is worth 4 pips
  out.add(KLEINMAN, (others - own + 4) / Math.sqrt(2 * Math.max(own + others - 4, 4)))
  const ownRolls = rollsToGo(checkers, player, own)
  const othersRolls = rollsToGo(checkers, 1 - player, others)
  spread(ROLLS, (4 * (othersRolls - ownRolls)) / Math.sqrt(Math.max(othersRolls + ownRolls, 1)), out)
  if (checkers[player * PLACES + OFF] === 0)
    spread(OWN_GAMMON, othersRolls - pipsToSave(checkers, player) / PIPS_A_ROLL, out)
  if (checkers[PLACES - player * PLACES + OFF] === 0)
    spread(OTHERS_GAMMON, ownRolls - pipsToSave(checkers, 1 - player) / PIPS_A_ROLL, out)
}

function sideFeatures(checkers: Int8Array, player: number, block: number, scale: number, out: Features): void {
  const side = player * PLACES
  let outside = 0
  for (let point = 0; point < HOME; point++) out.add(block + ON_POINT + point, scale * checkers[side + point])
  for (let point = HOME; point < POINTS; point++) outside += (point - HOME + 1) * checkers[side + point]
  out.add(block + OUTSIDE, (scale * outside) / 5)
  out.add(block + LEFT, (scale * (CHECKERS - checkers[side + OFF])) / 2)
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
