import type { End, Game, Json, State } from '../../envs/core/game.ts'
import { OVER } from '../../envs/core/game.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'

const LINES = [0o007, 0o070, 0o700, 0o111, 0o222, 0o444, 0o421, 0o124] // bit 0 is the first square
const SQUARES = [...'123456789']

/** Noughts and crosses: player 0 has crosses. */
export class TicTacToeState implements State {
  private sets: [number, number] = [0, 0] // bits of the squares taken by each player

  get turn(): number {
    return this.end === 'going' ? this.placed % 2 : OVER
  }
  get end(): End {
    return this.placed === 9 || this.won(0) || this.won(1) ? 'terminated' : 'going'
  }
  get hash(): number {
    return this.sets[0] * 512 + this.sets[1]
  }
  private get placed(): number {
    let bits = this.sets[0] | this.sets[1]
    let count = 0
    for (; bits !== 0; bits &= bits - 1) count++
    return count
  }
  private won(player: number): boolean {
    for (let i = 0; i < LINES.length; i++) if ((this.sets[player] & LINES[i]) === LINES[i]) return true
    return false
  }

  legal(out: Int32Array): number {
    if (this.turn === OVER) return 0
    let count = 0
    for (let square = 0; square < 9; square++) if (this.at(square) === '.') out[count++] = square
    return count
  }
  isLegal(action: number): boolean {
    return Number.isInteger(action) && action >= 0 && action < 9 && this.turn !== OVER && this.at(action) === '.'
  }
  play(action: number): void {
    this.sets[this.placed % 2] |= 1 << action
  }
  outcomes(): number {
    return 0
  }
  rewards(out: Float64Array): void {
    out[0] = this.won(0) ? 1 : this.won(1) ? -1 : 0
    out[1] = -out[0] + 0
  }
  observe(player: number, out: Float32Array): void {
    for (let square = 0; square < 9; square++) {
      out[2 * square] = (this.sets[player] >> square) & 1
      out[2 * square + 1] = (this.sets[1 - player] >> square) & 1
    }
  }
  copyFrom(other: this): void {
    this.sets[0] = other.sets[0]
    this.sets[1] = other.sets[1]
  }
  clone(): this {
    const copy = new TicTacToeState() as this
    copy.copyFrom(this)
    return copy
  }
  save(): Json {
    return Array.from({ length: 9 }, (_, square) => this.at(square)).join('')
  }
  at(square: number): string {
    return (this.sets[0] >> square) & 1 ? 'X' : (this.sets[1] >> square) & 1 ? 'O' : '.'
  }
}

/** Actions are the squares, written 1 to 9; positions are nine of `X`, `O` and `.`, spaces aside. */
export const ticTacToe: Game<TicTacToeState> = {
  spec: {
    id: 'tic-tac-toe',
    version: 1,
    players: 2,
    actions: { kind: 'fixed', count: 9 },
    outcomes: 0,
    observation: { shape: [3, 3, 2], planes: ['own', 'other'] },
    hidden: false,
    simultaneous: false,
    scoring: 'win-loss',
    historical: false,
    longest: 9,
  },
  options: {},
  start: () => new TicTacToeState(),
  load: data => ticTacToe.fromPosition(String(data)),
  fromPosition(text): Result<TicTacToeState> {
    const squares = text.replace(/\s/g, '')
    const crosses = squares.replace(/[^X]/g, '').length
    const noughts = squares.replace(/[^O]/g, '').length
    if (!/^[XO.]{9}$/.test(squares) || crosses < noughts || crosses > noughts + 1)
      return fail('bad-position', `Expected nine of X, O and . in turn, but got '${text}'.`)
    const order = [...squares].map((stone, square) => ({ stone, square })).filter(({ stone }) => stone !== '.')
    const xs = order.filter(({ stone }) => stone === 'X')
    const os = order.filter(({ stone }) => stone === 'O')
    const state = new TicTacToeState()
    for (let i = 0; i < order.length; i++) state.play((i % 2 === 0 ? xs : os)[i >> 1].square)
    return ok(state)
  },
  format: action => SQUARES[action],
  parse(text, state) {
    const action = SQUARES.indexOf(text)
    return state.isLegal(action) ? ok(action) : fail('illegal-action', `Expected a free square, but got '${text}'.`)
  },
  view: state => ({ squares: state.save() }),
  draw: state => String(state.save()).replace(/...(?=.)/g, '$&\n'),
}
