import { BAR, CHECKERS, PLACES, POINTS } from './board.ts'
import { MOST_CUBE } from './rules.ts'
import type { BackgammonState } from './state.ts'

const UNITS = ['one or more', 'two or more', 'three or more', 'those beyond three, of 12'] as const

/** Meaning of each entry of the last axis. From the dice on, an entry is the same on all places. */
export const PLANES = [
  ...UNITS.map(unit => `own checkers, ${unit}`),
  ...UNITS.map(unit => `opponent's checkers, ${unit}`),
  ...[1, 2, 3, 4, 5, 6].map(die => `a ${die} to be played`),
  'the dice to be played are alike',
  'own turn of the dice',
  "opponent's turn of the dice",
  'the turn begins: roll or double',
  'a double is offered',
  'binary logarithm of the cube, of 12',
  'may double',
  'opponent may double',
  'one part in the points that are missing',
  "one part in the points that the opponent's missing",
  'the Crawford game',
  'gammons count once while the cube is in the middle',
] as const

const DICE = 2 * UNITS.length
const COMMON = PLANES.length - DICE // entries that are the same on all places

const common = new Float32Array(COMMON)

/** Writes what a player sees as 26 places x planes: the 24 points from its ace point on, the bar, and what has been borne off. */
export function observe(state: BackgammonState, player: number, out: Float32Array): void {
  const { checkers } = state
  const own = PLACES * player
  const other = PLACES * (1 - player)
  writeCommon(state, player)
  for (let place = 0; place < PLACES; place++) {
    const at = place * PLANES.length
    writeUnits(checkers[own + place], out, at)
    writeUnits(checkers[other + (place < BAR ? POINTS - 1 - place : place)], out, at + UNITS.length)
    for (let i = 0; i < COMMON; i++) out[at + DICE + i] = common[i]
  }
}

/** Thermometer units of a number of checkers, as TD-Gammon has them (Tesauro 1992), all from 0 to 1. */
function writeUnits(count: number, out: Float32Array, at: number): void {
  out[at] = count >= 1 ? 1 : 0
  out[at + 1] = count >= 2 ? 1 : 0
  out[at + 2] = count >= 3 ? 1 : 0
  out[at + 3] = count > 3 ? (count - 3) / (CHECKERS - 3) : 0
}

function writeCommon(state: BackgammonState, player: number): void {
  const { rules, phase, onRoll, high, low, cube, score } = state
  const opponent = 1 - player
  common.fill(0)
  if (high > 0) {
    common[high - 1] = 1
    common[low - 1] = 1
    common[6] = high === low ? 1 : 0
  }
  if (phase !== 'opening' && phase !== 'over') common[onRoll === player ? 7 : 8] = 1
  common[9] = phase === 'turn' ? 1 : 0
  common[10] = phase === 'doubled' ? 1 : 0
  common[11] = Math.log2(cube) / Math.log2(MOST_CUBE)
  common[12] = state.mayDouble(player) ? 1 : 0
  common[13] = state.mayDouble(opponent) ? 1 : 0
  common[14] = urgency(rules.length, score[player])
  common[15] = urgency(rules.length, score[opponent])
  common[16] = state.crawford ? 1 : 0
  common[17] = state.jacoby ? 1 : 0
}

/** One part in the points that are missing to win the match; 0 for money. */
function urgency(length: number, score: number): number {
  return length === 0 ? 0 : 1 / Math.max(1, length - score)
}
