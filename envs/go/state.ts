import { type End, type Json, OVER, type State } from '../core/game.ts'
import type { Rng } from '../core/rng.ts'
import { Board } from './board.ts'
import { EMPTY, type Geometry, WALL } from './geometry.ts'
import { History } from './history.ts'
import { observe } from './observe.ts'
import type { Rules } from './rules.ts'
import { countArea } from './scoring.ts'
import type { Setup } from './setup.ts'

/** A move as it was made, passes included. */
export interface Move {
  readonly player: number
  readonly action: number
}

/** A game of Go under way: whose turn it is, what ko and suicide forbid, passes and the end. Players are 0 for Black and 1 for White. */
export class GoState implements State {
  readonly rules: Rules
  readonly geometry: Geometry
  readonly board: Board
  readonly history: History
  /** What the game began with. */
  setup: Setup
  private mover: number // player to move, also where the game is over
  private passes = 0 // in a row, up to now: 0 to 2
  private handed = false // whether the last thing done was to hand the move over
  private ko = 0 // the point that a simple ko forbids, or 0
  private readonly superko: boolean
  private readonly suicide: boolean
  private readonly turnLow: number // keys of White's turn where the situation counts, else 0
  private readonly turnHigh: number
  private readonly area = new Int32Array(2)

  /** @param board what the setup puts on the board; the state keeps it. */
  constructor(rules: Rules, geometry: Geometry, setup: Setup, board: Board) {
    this.rules = rules
    this.geometry = geometry
    this.setup = setup
    this.board = board
    this.mover = setup.toPlay
    this.superko = rules.superko !== 'simple'
    this.suicide = rules.suicide
    const turn = 2 * (WALL * geometry.total + 1)
    this.turnLow = rules.superko === 'situational' ? geometry.keys[turn] : 0
    this.turnHigh = rules.superko === 'situational' ? geometry.keys[turn + 1] : 0
    this.history = new History(geometry)
    for (let point = 0; point < geometry.total; point++) this.history.setUp(point, board.colors[point])
    this.rekey()
  }

  get turn(): number {
    return this.passes < 2 && this.history.length < this.rules.maxMoves ? this.mover : OVER
  }

  get end(): End {
    if (this.passes === 2) return 'terminated'
    return this.history.length < this.rules.maxMoves ? 'going' : 'truncated'
  }

  /** The player to move, or who would be if the game were not over. */
  get toPlay(): number {
    return this.mover
  }

  /** Covers the stones, the player to move, the point that a simple ko forbids, and the passes just made. */
  get hash(): number {
    const { keys, total } = this.geometry
    const turn = 2 * (WALL * total + this.mover) // no key for Black's, which is point 0's
    const ko = 2 * (EMPTY * total + this.ko)
    const passed = this.passes === 0 ? 0 : 2 * (WALL * total + 1 + this.passes)
    const low = this.board.low ^ keys[turn] ^ keys[ko] ^ keys[passed]
    const high = this.board.high ^ keys[turn + 1] ^ keys[ko + 1] ^ keys[passed + 1]
    return (high & 0x1fffff) * 0x100000000 + (low >>> 0)
  }

  legal(out: Int32Array): number {
    if (this.turn === OVER) return 0
    const { points, pointOf } = this.geometry
    const { colors } = this.board
    let count = 0
    for (let action = 0; action < points; action++) {
      const point = pointOf[action]
      if (colors[point] === EMPTY && this.allows(point)) out[count++] = action
    }
    out[count++] = points
    return count
  }

  isLegal(action: number): boolean {
    const { points, pointOf } = this.geometry
    if (this.turn === OVER || !(action >= 0 && action <= points) || !Number.isInteger(action)) return false
    return action === points || (this.board.colors[pointOf[action]] === EMPTY && this.allows(pointOf[action]))
  }

  sampleLegal(rng: Rng): number {
    const { board, geometry } = this
    for (;;) {
      const drawn = rng.below(board.emptyCount + 1)
      if (drawn === board.emptyCount) return geometry.points
      const point = board.empties[drawn]
      if (this.allows(point)) return geometry.actionOf[point]
    }
  }

  /** Whether the player to move may put a stone on this empty point. */
  allows(point: number): boolean {
    const { board, history, mover } = this
    const fresh = !this.superko || !history.hasStood(point, mover + 1)
    if (fresh && point !== this.ko && board.breathes(point)) return true
    if (point === this.ko) return false
    const stays = board.foresee(point, mover + 1)
    if (stays ? fresh : !this.suicide) return stays
    if (!this.superko) return true
    const next = mover === 0 ? -1 : 0 // White's turn follows Black's
    return !history.holds(board.lowAfter ^ (this.turnLow & next), board.highAfter ^ (this.turnHigh & next))
  }

  play(action: number): void {
    const { board, history, mover, geometry } = this
    const next = mover === 0 ? -1 : 0
    this.mover = 1 - mover
    this.handed = false
    this.ko = 0
    if (action === geometry.points) {
      this.passes++
      history.addPass(mover, board.low ^ (this.turnLow & next), board.high ^ (this.turnHigh & next))
      return
    }
    this.passes = 0
    const point = geometry.pointOf[action]
    const taken = board.place(point, mover + 1)
    // A lone stone that took a lone stone and has no other liberty: taking it back would repeat the board.
    if (!this.superko && taken === 1 && board.isAlone(point) && board.liberties[point] === 1)
      this.ko = geometry.removed[0]
    history.addStone(
      point,
      mover,
      taken < 0 ? -taken : taken,
      board.low ^ (this.turnLow & next),
      board.high ^ (this.turnHigh & next),
    )
  }

  /**
   * Hands the move to a player. In turn this changes nothing; out of turn, or where two passes had ended the game, it is what a file or a
   * controller does that lets a player move regardless (SGF FF[4]; GTP 2, play): the row of passes is broken, a simple ko is settled,
   * and the situation that counts for situational superko is that of the player who does move.
   */
  setTurn(player: number): void {
    if (this.turn === player) return
    this.mover = player
    this.handed = true
    this.passes = 0
    this.ko = 0
    this.rekey()
  }

  outcomes(): number {
    return 0
  }

  /** To the player with more points 1 and to the other -1; 0 where the counts are equal. */
  rewards(out: Float64Array): void {
    const margin = this.turn === OVER ? this.margin() : 0
    out[0] = Math.sign(margin)
    out[1] = -out[0] + 0 // no -0
  }

  /** Black's points less White's, komi included, on the board as it stands. */
  margin(): number {
    countArea(this.board, this.area)
    return this.area[0] - this.area[1] - this.setup.komi
  }

  observe(player: number, out: Float32Array): void {
    observe(this, player, out)
  }

  /** Every move so far, in order. */
  moves(): Move[] {
    const { history } = this
    return Array.from({ length: history.length }, (_, n) => ({
      player: history.playerOf(n),
      action: history.actionOf(n),
    }))
  }

  /** Stones that Black and White have taken; those of a suicide go to the opponent. */
  captures(): [byBlack: number, byWhite: number] {
    const { history } = this
    const captures: [number, number] = [0, 0]
    for (let n = 0; n < history.length; n++) {
      const taker = history.wasSuicide(n) ? 1 - history.playerOf(n) : history.playerOf(n)
      captures[taker] += history.takenTo(n) - history.takenFrom(n)
    }
    return captures
  }

  copyFrom(other: this): void {
    this.board.copyFrom(other.board)
    this.history.copyFrom(other.history)
    this.setup = other.setup
    this.mover = other.mover
    this.handed = other.handed
    this.passes = other.passes
    this.ko = other.ko
  }

  clone(): this {
    const copy = new GoState(this.rules, this.geometry, this.setup, new Board(this.geometry)) as this
    copy.copyFrom(this)
    return copy
  }

  /** The player that the move was handed to after the last move; undefined where it is to move by the moves themselves. */
  get handedTo(): number | undefined {
    return this.handed ? this.mover : undefined
  }

  /** The board's size, what the game began with, each move as `2 * action + player`, and to whom the move was handed since. */
  save(): Json {
    const { width, height } = this.geometry
    const moves = this.moves().map(({ player, action }) => 2 * action + player)
    return { width, height, setup: { ...this.setup }, moves, ...(this.handed && { toPlay: this.mover }) }
  }

  /** Notes the situation as it now is for superko. */
  private rekey(): void {
    const white = this.mover === 0 ? 0 : -1
    this.history.rekey(this.board.low ^ (this.turnLow & white), this.board.high ^ (this.turnHigh & white))
  }
}
