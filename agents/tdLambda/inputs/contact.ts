import { BAR, CHECKERS, HOME, OFF, PLACES, POINTS } from '../../../envs/backgammon/board.ts'
import { escapes, longestPrime } from './blockade.ts'
import type { Inputs } from './inputs.ts'
import { countShots, type Shots } from './shots.ts'

// Where each input of a side stands in the side's block, and how many there are of it.
const UNITS = 4 // of each point: a lone checker; two or more; three or more; (n - 3) / 2
const ON_BAR = POINTS * UNITS // [3] one or more, two or more, n / 2
const BORNE_OFF = ON_BAR + 3 // [3] the first five, the next, the last
const PIPS = BORNE_OFF + 3 // to go
const LEAD = PIPS + 1 // in pips
const TO_PASS = LEAD + 1 // pips until there is no contact any more
const PASSED = TO_PASS + 1 // pips to go of checkers that have no enemy before them
const LAST = PASSED + 1 // place of its last checker
const BACK = LAST + 1 // checkers in the opponent's home board or on the bar
const ANCHOR = BACK + 1 // its last point that is held
const FOREMOST = ANCHOR + 1 // its foremost anchor from the opponent's bar point on
const ANCHORS = FOREMOST + 1 // [2] one in the opponent's home board, two or more, each times how many are back
const HITS = ANCHORS + 2 // rolls that hit
const DOUBLE_HITS = HITS + 1 // rolls that hit twice
const LOSS = DOUBLE_HITS + 1 // pips that they cost
const STRONG_HITS = LOSS + 1 // rolls that hit, times points made at home
const ESCAPES = STRONG_HITS + 1 // rolls that free its last checker
const HELD = ESCAPES + 1 // [2] how well the opponent's worst-placed checker that is back is contained, and its square
const CONTAINED = HELD + 2 // [2] how well any checker sent back would be, and its square
const PRIME = CONTAINED + 2 // [4] three points in a row or more, four, five, six
const MOBILE = PRIME + 4 // checkers outside, by how far they are and how freely they move
const SPREAD = MOBILE + 1 // how far checkers lie behind their mean place
const BOARD = SPREAD + 1 // points made at home
const DANCES = BOARD + 1 // rolls that can't enter against them
const DANCING = DANCES + 1 // the same, while the opponent is on the bar
const TIME = DANCING + 1 // pips to play before the board has to be broken
const TO_SAVE = TIME + 1 // pips to go to be safe from a gammon
const UNSAVED = TO_SAVE + 1 // while there are some: what it trails in this race
const SIDE = UNSAVED + 1

export const CONTACT_INPUTS = 2 * SIDE

/** A side as bits and sums. Points are bits as the side counts them; in `seen` as the other does. */
interface Side {
  men: number
  made: number
  madeSeen: number
  blotsSeen: number
  last: number // place
  pips: number
}

const blank = (): Side => ({ men: 0, made: 0, madeSeen: 0, blotsSeen: 0, last: 0, pips: 0 })
const sides = [blank(), blank()] as const
const shots: Shots = { hits: 0, doubleHits: 0, loss: 0 }

/**
 * A position with contact before the roll: a block for the player who is about to roll, one for the other, each counted from the side's own ace point.
 * After the checkers on each place come what programs since Berliner's BKG (1980) and Tesauro's have been told beside them: shots, blockades and
 * escapes, anchors, timing, the race. None is far above 1.
 */
export function contactInputs(checkers: Int8Array, player: number, out: Inputs): void {
  const [own, other] = sides
  out.count = 0
  survey(checkers, player * PLACES, own)
  survey(checkers, PLACES - player * PLACES, other)
  addSide(checkers, player * PLACES, PLACES - player * PLACES, 0, own, other, out)
  addSide(checkers, PLACES - player * PLACES, player * PLACES, SIDE, other, own, out)
}

function survey(checkers: Int8Array, at: number, side: Side): void {
  let [men, made, madeSeen, blotsSeen, pips] = [0, 0, 0, 0, 0]
  for (let point = 0; point < POINTS; point++) {
    const count = checkers[at + point]
    if (count === 0) continue
    pips += count * (point + 1)
    const bit = 1 << point
    const seen = 1 << (POINTS - 1 - point)
    men |= bit
    if (count > 1) {
      made |= bit
      madeSeen |= seen
    } else blotsSeen |= seen
  }
  const onBar = checkers[at + BAR]
  side.men = men
  side.made = made
  side.madeSeen = madeSeen
  side.blotsSeen = blotsSeen
  side.pips = pips + onBar * (BAR + 1)
  side.last = onBar > 0 ? BAR : 31 - Math.clz32(men)
}

function addSide(
  checkers: Int8Array,
  at: number,
  against: number,
  block: number,
  own: Side,
  other: Side,
  out: Inputs,
): void {
  const front = POINTS - 1 - other.last // the opponent's last checker, as this side counts; -1 on the bar
  let [toPass, passed, back, mobile, time, toSave, home, mean] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let left = own.men; left !== 0; ) {
    const point = 31 - Math.clz32(left & -left)
    left &= left - 1
    const count = checkers[at + point]
    const unit = block + point * UNITS
    if (count === 1) out.add(unit, 1)
    else {
      out.add(unit + 1, 1)
      if (count > 2) {
        out.add(unit + 2, 1)
        out.add(unit + 3, (count - 3) / 2)
      }
    }
    mean += count * point
    if (point > front) toPass += count * (point - front)
    else passed += count * (point + 1)
    if (point < HOME) {
      home += count
      time += point > 0 && count > 2 ? (count - 2) * point : 0
      continue
    }
    const outside = point - HOME + 1
    toSave += count * outside
    mobile += count * outside * escapes(other.madeSeen, point)
    if (point >= POINTS - HOME) back += count
    else time += count * outside
  }
  const onBar = checkers[at + BAR]
  const off = checkers[at + OFF]
  if (onBar > 0) {
    out.add(block + ON_BAR, 1)
    out.add(block + ON_BAR + 1, onBar > 1 ? 1 : 0)
    out.add(block + ON_BAR + 2, onBar / 2)
    back += onBar
    mean += onBar * BAR
    toPass += onBar * (BAR - front)
    toSave += onBar * (BAR - HOME + 1)
  }
  mean /= CHECKERS - off
  out.add(block + BORNE_OFF, Math.min(off, 5) / 5)
  out.add(block + BORNE_OFF + 1, Math.min(Math.max(off - 5, 0), 5) / 5)
  out.add(block + BORNE_OFF + 2, Math.max(off - 10, 0) / 5)
  out.add(block + PIPS, own.pips / 150)
  out.add(block + LEAD, (other.pips - own.pips) / 80)
  out.add(block + TO_PASS, toPass / 120)
  out.add(block + PASSED, passed / 80)
  out.add(block + LAST, own.last / 24)
  out.add(block + BACK, back / 4)
  addAnchors(block, own.made, back, out)
  const board = bits(own.made & 0x3f)
  countShots(own.men, onBar, other.blotsSeen, other.madeSeen, shots)
  out.add(block + HITS, shots.hits / 36)
  out.add(block + DOUBLE_HITS, shots.doubleHits / 12)
  out.add(block + LOSS, shots.loss / 300)
  out.add(block + STRONG_HITS, (shots.hits * board) / 150)
  out.add(block + ESCAPES, escapes(other.madeSeen, own.last) / 36)
  addBlockade(block, own, other, out)
  out.add(block + MOBILE, mobile / 2400)
  out.add(block + SPREAD, spread(checkers, at, mean, onBar) / 600)
  out.add(block + BOARD, board / HOME)
  const dances = (board * board) / 36
  out.add(block + DANCES, dances)
  if (checkers[against + BAR] > 0) out.add(block + DANCING, dances)
  out.add(block + TIME, time / 60)
  if (off > 0) return
  toSave += home > 0 ? 1 : HOME
  out.add(block + TO_SAVE, toSave / 100)
  out.add(block + UNSAVED, Math.max(0, toSave + 20 - other.pips) / 60)
}

function addAnchors(block: number, made: number, back: number, out: Inputs): void {
  out.add(block + ANCHOR, (32 - Math.clz32(made)) / 24)
  const advanced = made >>> (POINTS - HOME - 1) // from the opponent's bar point to its ace point
  if (advanced !== 0) out.add(block + FOREMOST, (33 - Math.clz32(advanced & -advanced)) / 7)
  const anchors = bits(made >>> (POINTS - HOME))
  if (anchors === 1) out.add(block + ANCHORS, back / 4)
  else if (anchors > 1) out.add(block + ANCHORS + 1, back / 4)
}

function addBlockade(block: number, own: Side, other: Side, out: Inputs): void {
  let least = 36
  let worst = 36
  for (let place = 15; place <= BAR; place++) {
    least = Math.min(least, escapes(own.madeSeen, place))
    if (place === other.last) worst = least
  }
  const held = (36 - worst) / 36
  const contained = (36 - least) / 36
  out.add(block + HELD, held)
  out.add(block + HELD + 1, held * held)
  out.add(block + CONTAINED, contained)
  out.add(block + CONTAINED + 1, contained * contained)
  const prime = longestPrime(own.made)
  for (let length = 3; length <= Math.min(prime, 6); length++) out.add(block + PRIME + length - 3, 1)
}

/** The sum of the squares of how far checkers are behind their mean place. */
function spread(checkers: Int8Array, at: number, mean: number, onBar: number): number {
  let sum = onBar * (BAR - mean) ** 2
  for (let point = Math.ceil(mean); point < POINTS; point++) sum += checkers[at + point] * (point - mean) ** 2
  return sum
}

function bits(word: number): number {
  let count = 0
  for (let left = word; left !== 0; left &= left - 1) count++
  return count
}
