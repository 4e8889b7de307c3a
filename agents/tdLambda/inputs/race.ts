import { CHECKERS, OFF, PLACES, POINTS } from '../../../envs/backgammon/board.ts'
import { Features } from '../../baselines/backgammon/features.ts'
import { RACE_FEATURES, raceFeatures } from '../../baselines/backgammon/raceFeatures.ts'
import type { Inputs } from './inputs.ts'

const UNITS = 4 // of each point: one checker or more; two; three; (n - 3) / 2
const ON_BOARD = POINTS * UNITS // [15] so many checkers or fewer are left, from 14 to 0
const SIDE = ON_BOARD + CHECKERS

export const RACE_INPUTS = 2 * SIDE + RACE_FEATURES

const features = new Features(RACE_FEATURES)

/** A race before the roll: checkers on each point, for the player who is about to roll and then for the other, and what the linear player sees of a race. */
export function raceInputs(checkers: Int8Array, player: number, out: Inputs): void {
  out.count = 0
  addSide(checkers, player * PLACES, 0, out)
  addSide(checkers, PLACES - player * PLACES, SIDE, out)
  raceFeatures(checkers, player, features)
  const { index, value, count } = features
  for (let i = 0; i < count; i++) out.add(2 * SIDE + index[i], value[i])
}

function addSide(checkers: Int8Array, at: number, block: number, out: Inputs): void {
  for (let point = 0; point < POINTS; point++) {
    const count = checkers[at + point]
    if (count === 0) continue
    const unit = block + point * UNITS
    out.add(unit, 1)
    if (count > 1) out.add(unit + 1, 1)
    if (count > 2) out.add(unit + 2, 1)
    if (count > 3) out.add(unit + 3, (count - 3) / 2)
  }
  for (let off = 1; off <= checkers[at + OFF]; off++) out.add(block + ON_BOARD + off - 1, 1)
}
