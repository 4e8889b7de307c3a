import { type End, type Json, OVER, type State } from '../core/game.ts'
import { observe } from './observe.ts'
import { count, formatPosition, type Marks } from './position.ts'
import { hasLine, SQUARES } from './rules.ts'

/** A game of tic-tac-toe under way. Player 0 has the crosses, player 1 the noughts. */
export class TicTacToeState implements State, Marks {
  crosses = 0 // squares taken by player 0: bit 0 is a1, bit 2 is c1, bit 8 is c3
  noughts = 0 // squares taken by player 1
  private placed = 0 // marks on the board: 0 to 9
  private won = false // whether the player who moved last has three in a row

  get turn(): number {
    return this.won || this.placed === SQUARES ? OVER : this.placed & 1
  }

  get end(): End {
    return this.turn === OVER ? 'terminated' : 'going'
  }

  get hash(): number {
    return (this.crosses << SQUARES) | this.noughts
  }

  /** Who has three in a row, or undefined. */
  get winner(): number | undefined {
    return this.won ? (this.placed - 1) & 1 : undefined
  }

  legal(out: Int32Array): number {
    if (this.turn === OVER) return 0
    const taken = this.crosses | this.noughts
    let count = 0
    for (let square = 0; square < SQUARES; square++) if (((taken >> square) & 1) === 0) out[count++] = square
    return count
  }

  isLegal(action: number): boolean {
    if (this.turn === OVER || !Number.isInteger(action) || action < 0 || action >= SQUARES) return false
    return (((this.crosses | this.noughts) >> action) & 1) === 0
  }

  play(action: number): void {
    const mark = 1 << action
    if ((this.placed++ & 1) === 0) this.crosses |= mark
    else this.noughts |= mark
    this.won = hasLine(this.placed & 1 ? this.crosses : this.noughts)
  }

  outcomes(): number {
    return 0
  }

  /** To the player with three in a row 1 and to the other -1; 0 each where there is none. */
  rewards(out: Float64Array): void {
    out[0] = this.won ? ((this.placed & 1) === 1 ? 1 : -1) : 0
    out[1] = -out[0] + 0 // no -0
  }

  observe(player: number, out: Float32Array): void {
    observe(this, player, out)
  }

  copyFrom(other: this): void {
    this.crosses = other.crosses
    this.noughts = other.noughts
    this.placed = other.placed
    this.won = other.won
  }

  clone(): this {
    const copy = new TicTacToeState() as this
    copy.copyFrom(this)
    return copy
  }

  /** Puts marks on the board that a game may come to. */
  setUp({ crosses, noughts }: Marks): void {
    this.crosses = crosses
    this.noughts = noughts
    this.placed = count(crosses | noughts)
    this.won = hasLine(this.placed & 1 ? crosses : noughts)
  }

  /** The board, as positions are written. */
  save(): Json {
    return formatPosition(this)
  }
}
