import type { Board } from '../../envs/go/board.ts'
import { EMPTY, WALL } from '../../envs/go/geometry.ts'
import type { GoState } from '../../envs/go/state.ts'
import { answerTo } from '../baselines/goPlayout.ts'
import { patternClasses, patternCount } from './patterns.ts'

/** What a move may do, beside the pattern around it. */
export const FLAGS = [
  'takes the chain that moved last, or saves one that it put in atari',
  'takes stones',
  'stays in atari',
  'next to the last move',
  'diagonal to the last move',
] as const

const ANSWERS = 1
const TAKES = 2
const SELF_ATARI = 4
const ADJACENT = 8
const DIAGONAL = 16

/** Sets of flags. */
export const FLAG_SETS = 2 ** FLAGS.length

/** How many weights a linear policy over moves has: one a pattern, then one a flag. */
export function weightCount(): number {
  return patternCount() + FLAGS.length
}

/** Not yet asked, no, yes. */
const UNKNOWN = 0
const FREE = 1
const IN_ATARI = 2

/**
 * Features of the empty points as moves (Silver et al. 2016, "AlphaGo", extended data table 4, in small): the 3x3 pattern around the point, and
 * what is quick to tell of captures and of the last move. `look` at a position first.
 */
export class MoveFeatures {
  private readonly classes = patternClasses()
  private readonly atari = new Uint8Array(21 * 20 + 1) // [head], of the largest board
  private state!: GoState
  private own = 0
  private answer = 0 // the point that the last move calls for; 0 for none
  private last = 0 // the point played last; 0 for none
  private readonly around = new Int32Array(8) // steps to the points around, the northern first, then clockwise

  look(state: GoState): void {
    const { history, geometry, toPlay } = state
    const { stride, total, points } = geometry
    this.state = state
    this.own = toPlay + 1
    this.answer = answerTo(state)
    const action = history.length > 0 ? history.actionOf(history.length - 1) : points
    this.last = action < points ? geometry.pointOf[action] : 0
    this.atari.fill(UNKNOWN, 0, total)
    const { around } = this
    around[0] = stride
    around[1] = stride + 1
    around[2] = 1
    around[3] = 1 - stride
    around[4] = -stride
    around[5] = -stride - 1
    around[6] = -1
    around[7] = stride - 1
  }

  /** The class of the pattern around an empty point. */
  pattern(point: number): number {
    const { colors } = this.state.board
    const { around, own, classes } = this
    let code = 0
    for (let k = 7; k >= 0; k--) {
      const color = colors[point + around[k]]
      code = (code << 2) | (color === EMPTY || color === WALL ? color : color === own ? 1 : 2)
    }
    return classes[code]
  }

  /** The set of flags of an empty point. */
  flags(point: number): number {
    const { board } = this.state
    const { around, last } = this
    let set = point === this.answer ? ANSWERS : 0
    if (last !== 0) {
      const step = point - last
      for (let k = 0; k < 8; k++) if (around[k] === step) set |= k % 2 === 0 ? ADJACENT : DIAGONAL
    }
    return set | this.tactics(board, point)
  }

  /** Whether a stone there takes others, or can be taken at once, as far as the points around tell. */
  private tactics(board: Board, point: number): number {
    const { colors, heads, liberties } = board
    const { around, own } = this
    let room = 0
    for (let k = 0; k < 8; k += 2) {
      const near = point + around[k]
      const color = colors[near]
      if (color === EMPTY) room++
      else if (color !== WALL) {
        const free = this.isFree(board, heads[near])
        if (color !== own) {
          if (!free) return TAKES
        } else if (free) room += liberties[heads[near]] > 4 ? 2 : 1 // it keeps a liberty, or more
      }
    }
    return room >= 2 ? 0 : SELF_ATARI
  }

  /** Whether a chain has two liberties or more. */
  private isFree(board: Board, head: number): boolean {
    if (this.atari[head] === UNKNOWN) this.atari[head] = board.onlyLiberty(head) === 0 ? FREE : IN_ATARI
    return this.atari[head] === FREE
  }
}
