import { fail, ok, type Result } from '../core/result.ts'
import { BLACK, EMPTY, type Geometry, WHITE } from './geometry.ts'
import type { Rules } from './rules.ts'
import { boardOf, type Setup, STONES } from './setup.ts'
import { readSgf, type SgfGame, type SgfStep, writeSgf } from './sgf.ts'
import { GoState, type Move } from './state.ts'
import { formatVertex } from './vertex.ts'

/** A state that begins with this setup and has gone through these moves. Fails where one of them is against the rules. */
export function replay(rules: Rules, geometry: Geometry, setup: Setup, moves: readonly Move[]): Result<GoState> {
  const board = boardOf(setup, geometry)
  if (!board.ok) return board
  const state = new GoState(rules, geometry, setup, board.value)
  for (const move of moves) {
    const made = makeMove(state, move)
    if (!made.ok) return made
  }
  return ok(state)
}

/**
 * Makes a move of a record. It may be out of turn, and may follow two passes: records have such moves. Fails with `illegal-move` where it is
 * against the rules of the game, and with `too-long` where the game has had all its moves.
 */
function makeMove(state: GoState, { player, action }: Move): Result<undefined> {
  const { width, height } = state.geometry
  const number = state.history.length + 1
  if (state.end === 'truncated')
    return fail('too-long', `Expected at most ${state.rules.maxMoves} moves, but got move ${number}.`)
  state.setTurn(player)
  if (!state.isLegal(action)) {
    const who = player === 0 ? 'Black' : 'White'
    return fail(
      'illegal-move',
      `Expected legal moves, but move ${number}, ${who} ${formatVertex(action, width, height)}, is not: ${whyIllegal(state, action)}.`,
    )
  }
  state.play(action)
  return ok(undefined)
}

/** Why the player to move may not play on a point, which is on the board. */
export function whyIllegal(state: GoState, action: number): string {
  const point = state.geometry.pointOf[action]
  if (state.board.colors[point] !== EMPTY) return 'there is a stone'
  if (!state.board.foresee(point, state.toPlay + 1) && !state.rules.suicide) return 'it is suicide'
  return state.rules.superko === 'simple' ? 'it takes back a ko' : `it repeats a board (${state.rules.superko} superko)`
}

/**
 * The position after the main line of a game record, with the history that superko asks for. A board size other than the game's is refused
 * with `wrong-size`; the file's komi, where it names one, is the game's. Setup after the first move that changes the board begins the game
 * anew from there: what came before is forgotten. Where it changes nothing but who is to move, the game goes on.
 */
export function fromSgf(text: string, rules: Rules, geometry: Geometry): Result<GoState> {
  const read = readSgf(text, rules)
  if (!read.ok) return read
  const game = read.value
  if (game.width !== rules.width || game.height !== rules.height)
    return fail(
      'wrong-size',
      `Expected a record on ${rules.width}x${rules.height}, but got ${game.width}x${game.height}.`,
    )
  const komi = game.komi ?? rules.komi
  const colors = new Uint8Array(geometry.points)
  let toPlay: number | undefined
  let state: GoState | undefined
  let turn: number | undefined // whose the record has said it is since the last move
  for (const step of game.steps) {
    if (step.kind === 'setup') {
      if (state && !changes(step.stones, state)) {
        turn = step.toPlay ?? turn
        continue
      }
      if (state)
        for (let action = 0; action < colors.length; action++)
          colors[action] = state.board.colors[geometry.pointOf[action]]
      toPlay = step.toPlay ?? turn ?? state?.toPlay ?? toPlay
      turn = undefined
      state = undefined
      for (const [action, color] of step.stones) colors[action] = color
      continue
    }
    if (!state) {
      const begun = replay(rules, geometry, { board: stones(colors), toPlay: toPlay ?? step.player, komi }, [])
      if (!begun.ok) return begun
      state = begun.value
    }
    turn = undefined // a move tells itself who makes it
    const made = makeMove(state, step)
    if (!made.ok) return made
  }
  if (state) {
    if (turn !== undefined) state.setTurn(turn)
    return ok(state)
  }
  return replay(rules, geometry, { board: stones(colors), toPlay: toPlay ?? whoBegins(game, colors), komi }, [])
}

/** Whether stones that are set up change the board. */
function changes(set: readonly (readonly [action: number, color: number])[], { board, geometry }: GoState): boolean {
  return set.some(([action, color]) => board.colors[geometry.pointOf[action]] !== color)
}

function stones(colors: Uint8Array): string {
  return Array.from(colors, color => STONES[color]).join('')
}

/** Black, unless the record is of a handicap game whose stones are on the board. */
function whoBegins({ handicap }: SgfGame, colors: Uint8Array): number {
  return (handicap ?? 0) >= 2 && colors.includes(BLACK) && !colors.includes(WHITE) ? 1 : 0
}

/** What a record may say that a state doesn't know. */
export interface RecordNotes {
  readonly black?: string // names
  readonly white?: string
  /** In SGF's terms (`B+3.5`, `W+R`, `B+T`, `W+F`, `0`, `Void`); where absent, what the rules say of a game that is over. */
  readonly result?: string
}

/** A game record of everything since the state's setup. */
export function toSgf(state: GoState, notes: RecordNotes = {}): string {
  const { rules, setup } = state
  const { width, height } = rules
  const placed = Array.from(setup.board, (stone, action) => [action, STONES.indexOf(stone)] as const).filter(
    ([, color]) => color !== EMPTY,
  )
  const black = placed.filter(([, color]) => color === BLACK).length
  const isHandicap = setup.toPlay === 1 && black === placed.length && black >= 2
  const moves = state.moves().map((move): SgfStep => ({ kind: 'move', ...move }))
  const result = notes.result ?? resultOf(state)
  return writeSgf({
    width,
    height,
    steps: [
      { kind: 'setup', stones: placed, ...((placed.length > 0 || setup.toPlay === 1) && { toPlay: setup.toPlay }) },
      ...moves,
      ...(state.handedTo === undefined ? [] : [{ kind: 'setup' as const, stones: [], toPlay: state.handedTo }]),
    ],
    komi: setup.komi,
    rules: `area scoring, ${rules.superko === 'simple' ? 'simple ko' : `${rules.superko} superko`}, suicide ${rules.suicide ? 'allowed' : 'forbidden'}`,
    ...(isHandicap && { handicap: black }),
    ...(notes.black !== undefined && { black: notes.black }),
    ...(notes.white !== undefined && { white: notes.white }),
    ...(result !== undefined && { result }),
  })
}

/** The result by the rules, in SGF's terms; undefined while the game goes on. */
export function resultOf(state: GoState): string | undefined {
  if (state.end === 'going') return undefined
  const margin = state.margin()
  return margin === 0 ? '0' : `${margin > 0 ? 'B' : 'W'}+${Math.abs(margin)}`
}
