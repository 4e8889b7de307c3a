import type { Game } from '../../envs/core/game.ts'
import type { Options } from '../../envs/core/options.ts'
import type { GameRegistry } from '../../envs/core/registry.ts'
import { fail, ok, type Result, unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import type { Setup } from '../../envs/go/setup.ts'
import { readSgf } from '../../envs/go/sgf.ts'
import type { GoState } from '../../envs/go/state.ts'

/**
 * The game as a GTP controller sees it: board size, komi, what stood at the start, and moves that may come out of turn, after two passes, and be
 * taken back. Whenever it goes on otherwise than by a move in turn, a new line begins, and agents think afresh.
 *
 * What fails leaves it as it was; messages are worded as GTP has them, where it does.
 */
export class GtpRecord {
  game: Game<GoState>
  state: GoState
  /** Actions in turn since the line began. */
  line: number[] = []
  private readonly games: GameRegistry
  private options: Options

  /** Throws {@link LudusError} where the options are not those of a game of Go. */
  constructor(games: GameRegistry, options: Options) {
    this.games = games
    this.game = unwrap(games.make('go', options)) as Game<GoState>
    this.options = this.game.options
    this.state = this.game.start(Rng.fromSeed(0))
  }

  /** Whether nothing has happened yet. */
  get isEmpty(): boolean {
    return this.state.history.length === 0 && !/[XO]/.test(this.state.setup.board)
  }

  /** An empty board of another size; komi and rules stay. */
  resize(width: number, height: number): Result<undefined> {
    const resized = this.begin(this.sized(width, height))
    return resized.ok ? resized : fail(resized.error.code, 'unacceptable size')
  }

  clear(): Result<undefined> {
    return this.begin({ ...this.options, handicap: 0 })
  }

  /** White's compensation, for the game as it stands and those that follow. */
  setKomi(komi: number): Result<undefined> {
    return this.begin({ ...this.options, komi }, { ...this.state.setup, komi }, this.moves())
  }

  /** Puts black stones on the empty board. White moves next. */
  placeHandicap(actions: readonly number[]): Result<undefined> {
    const board = Array.from(this.state.setup.board, (_, action) => (actions.includes(action) ? 'X' : '.')).join('')
    return this.begin(this.options, { ...this.state.setup, board, toPlay: 1 }, [])
  }

  /** A move of either player, whoever's turn it is: GTP leaves that to the controller. */
  play(player: number, action: number): Result<undefined> {
    const inTurn = this.state.turn === player
    const state = inTurn ? this.state : this.turnedTo(player)
    if (!state.isLegal(action)) return fail('illegal-action', 'illegal move')
    state.play(action)
    if (inTurn) this.line.push(action)
    else this.goOn(state)
    return ok(undefined)
  }

  /** Hands the move to a player. */
  turnTo(player: number): void {
    if (this.state.turn !== player) this.goOn(this.turnedTo(player))
  }

  undo(): Result<undefined> {
    const moves = this.moves()
    if (moves.length === 0) return fail('cannot-undo', 'cannot undo')
    return this.begin(this.options, this.state.setup, moves.slice(0, -1))
  }

  /**
   * Takes over the main line of a game record, its size and komi too.
   * @param before the number of the first move that is left out; all are taken where undefined.
   */
  load(sgf: string, before = Number.POSITIVE_INFINITY): Result<undefined> {
    const read = readSgf(sgf, this.state.geometry)
    if (!read.ok) return read
    const options = { ...this.sized(read.value.width, read.value.height), komi: read.value.komi ?? this.options.komi }
    const game = this.games.make('go', options)
    if (!game.ok) return game
    const loaded = game.value.fromPosition(sgf)
    if (!loaded.ok) return loaded
    const state = loaded.value as GoState
    return this.begin(options, state.setup, movesOf(state).slice(0, Math.max(0, before - 1)))
  }

  /** Begins a line: from the start of a game with these options, or from a setup and moves. */
  private begin(options: Options, setup?: Setup, moves: readonly number[] = []): Result<undefined> {
    const isSame = JSON.stringify(options) === JSON.stringify(this.options)
    const made = isSame ? ok(this.game) : (this.games.make('go', options) as Result<Game<GoState>>)
    if (!made.ok) return made
    const game = made.value
    const state = setup ? game.load({ setup: { ...setup }, moves }) : ok(game.start(Rng.fromSeed(0)))
    if (!state.ok) return state
    this.game = game
    this.options = options
    this.goOn(state.value)
    return ok(undefined)
  }

  private goOn(state: GoState): void {
    this.state = state
    this.line = []
  }

  private moves(): number[] {
    return movesOf(this.state)
  }

  private turnedTo(player: number): GoState {
    const state = this.state.clone()
    state.setTurn(player)
    return state
  }

  /** The options for an empty board of another size. */
  private sized(width: number, height: number): Options {
    const { size: _size, width: _width, height: _height, maxMoves: _maxMoves, ...rules } = this.options
    return { ...rules, ...(width === height ? { size: width } : { width, height }), handicap: 0 }
  }
}

/** The moves as saved games have them: `2 * action + player`. */
function movesOf(state: GoState): number[] {
  return state.moves().map(({ player, action }) => 2 * action + player)
}
