import sgf, { type Node, type Token } from '@sabaki/sgf'
import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { BLACK, EMPTY, WHITE } from './geometry.ts'

/** What a node of a game record does: edits the board, or makes a move. */
export type SgfStep =
  | {
      readonly kind: 'setup'
      readonly stones: readonly (readonly [action: number, color: number])[]
      readonly toPlay?: number
    }
  | { readonly kind: 'move'; readonly player: number; readonly action: number }

/** The main line of a game record (SGF FF[4], red-bean.com/sgf): the first game of the file, and of its variations the first. */
export interface SgfGame {
  readonly width: number
  readonly height: number
  readonly steps: readonly SgfStep[]
  readonly komi?: number
  readonly handicap?: number
  readonly rules?: string
  readonly result?: string
  readonly black?: string
  readonly white?: string
}

/** Longest record that is read, in characters (UTF-16 units). */
export const LONGEST_RECORD = 1 << 20
/** Most nodes of a record, variations included. */
export const MOST_NODES = 100_000
/** Most points that all the set-up nodes of a main line may list together, each once a node. */
export const MOST_SET_UP = 500_000
/** Deepest variations within variations: far beyond any real file, and well within what the library's recursion can take. */
const DEEPEST = 1000

type Size = Pick<SgfGame, 'width' | 'height'>

/** The colour that each setup property puts on points. */
const SETUP = { AB: BLACK, AW: WHITE, AE: EMPTY } as const
const MOVES = { B: 0, W: 1 } as const

/**
 * Reads a game record.
 *
 * @param size the board where the file names none.
 * @returns or fails with `bad-sgf`, saying where and what was expected.
 */
export function readSgf(text: string, size: Size): Result<SgfGame> {
  const root = mainTree(text)
  if (!root.ok) return root
  const { data } = root.value
  const kind = first(data.GM)
  if (kind !== undefined && kind !== '1') return bad(`a game of Go, GM[1], but got GM[${shorten(kind)}]`)
  const board = readSize(first(data.SZ), size)
  if (!board.ok) return board
  const komi = readNumber('KM', first(data.KM))
  if (!komi.ok) return komi
  const handicap = readNumber('HA', first(data.HA))
  if (!handicap.ok) return handicap
  const steps: SgfStep[] = []
  let setUp = 0
  for (let node: Node | undefined = root.value; node; node = node.children[0]) {
    const stones = readSetup(node, board.value)
    if (!stones.ok) return stones
    setUp += stones.value.length
    if (setUp > MOST_SET_UP) return bad(`at most ${MOST_SET_UP} points to be set up, but there are more`)
    const fault = readNode(node, board.value, stones.value, steps)
    if (!fault.ok) return fault
  }
  return ok({
    ...board.value,
    steps,
    ...(komi.value !== undefined && { komi: komi.value }),
    ...(handicap.value !== undefined && { handicap: handicap.value }),
    ...texts({ rules: data.RU, result: data.RE, black: data.PB, white: data.PW }),
  })
}

/** The board that a game record is on, as its root says; undefined where that says nothing that can be read. Reads no further than the root. */
export function readSgfSize(text: string): Size | undefined {
  const begin = beginning(text)
  if (begin === undefined || text.length > LONGEST_RECORD) return undefined
  const root: Token[] = []
  for (const token of sgf.tokenizeIter(text.slice(begin + 1))) {
    if (token.type === 'invalid') return undefined
    if (root.length > 0 && (token.type === 'parenthesis' || token.type === 'semicolon')) break
    root.push(token)
  }
  const size = first(sgf.parseTokens(root)[0].data.SZ)
  const read = size ? readSize(size, { width: 0, height: 0 }) : undefined
  return read?.ok ? read.value : undefined
}

/** Writes a game record: a node for the setup that it begins with, one for each move, and one where the move is handed over after them. */
export function writeSgf(game: SgfGame): string {
  const { width, height } = game
  const begun = game.steps.slice(0, 1)
  const stones = (color: number): string[] =>
    begun
      .flatMap(step => (step.kind === 'setup' ? step.stones : []))
      .flatMap(([action, stone]) => (stone === color ? [point(action, game)] : []))
  const toPlay = begun.find(step => step.kind === 'setup')?.toPlay
  const root: Record<string, readonly string[]> = {
    GM: ['1'],
    FF: ['4'],
    CA: ['UTF-8'],
    AP: ['Ludus'],
    SZ: [width === height ? `${width}` : `${width}:${height}`],
    KM: game.komi === undefined ? [] : [decimal(game.komi)],
    HA: game.handicap ? [`${game.handicap}`] : [],
    RU: line(game.rules),
    PB: line(game.black),
    PW: line(game.white),
    RE: line(game.result),
    AB: stones(BLACK),
    AW: stones(WHITE),
    PL: toPlay === undefined ? [] : [toPlay === 0 ? 'B' : 'W'],
  }
  const nodes = [Object.fromEntries(Object.entries(root).filter(([, values]) => values.length > 0))]
  for (const [number, step] of game.steps.entries()) {
    if (step.kind === 'setup' && number > 0 && step.toPlay !== undefined) nodes.push({ PL: ['BW'[step.toPlay]] })
    if (step.kind === 'move') nodes.push({ [step.player === 0 ? 'B' : 'W']: [point(step.action, game)] })
  }
  // Node by node: the library writes a whole tree by recursion, which a long game would overflow.
  return `(${nodes.map(data => sgf.stringify({ data, children: [] }, { linebreak: '' })).join('\n')})\n`
}

/** The root of the first game tree of a file. */
function mainTree(text: string): Result<Node> {
  if (text.length > LONGEST_RECORD)
    return bad(`a game record of at most ${LONGEST_RECORD} characters, but got ${text.length}`)
  const begin = beginning(text)
  if (begin === undefined) return bad(`a game record beginning with '(;', but got '${text.slice(0, 20)}'`)
  const tokens: Token[] = []
  let depth = 0
  let nodes = 0
  for (const token of sgf.tokenizeIter(text.slice(begin))) {
    const { type, value, row, col } = token
    if (type === 'invalid') return bad(`SGF, but got '${value}' in line ${row + 1}, column ${col + 1} of the record`)
    tokens.push(token)
    if (type === 'semicolon' && ++nodes > MOST_NODES) return bad(`at most ${MOST_NODES} nodes, but there are more`)
    if (type !== 'parenthesis') continue
    depth += value === '(' ? 1 : -1
    if (depth > DEEPEST) return bad(`variations within variations to a depth of ${DEEPEST}, but there are more`)
    if (depth === 0) return ok(sgf.parseTokens(tokens)[0])
  }
  return bad(`a ')' for each '(', but ${depth} ${depth === 1 ? 'is' : 'are'} missing`)
}

/** Where the record begins; what stands before is no part of it. */
function beginning(text: string): number | undefined {
  return /\(\s*;/.exec(text)?.index
}

/**
 * What a node sets up, each point once: of two colours the last of black, white, empty. Written into a board, for rectangles may lie upon each
 * other any number of times.
 */
function readSetup({ data }: Node, size: Size): Result<[action: number, color: number][]> {
  if (!data.AB && !data.AW && !data.AE) return ok([])
  const { width, height } = size
  const colors = new Int8Array(width * height).fill(UNSET)
  for (const [property, color] of Object.entries(SETUP)) {
    for (const list of data[property] ?? []) {
      const [from, to = from, ...more] = list.trim().split(':', 3).map(readPoint)
      if (more.length > 0 || !isOn(from, size) || !isOn(to, size))
        return bad(`points on ${width}x${height}, but got ${property}[${shorten(list)}]`)
      const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])]
      const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])]
      for (let row = top; row <= bottom; row++)
        colors.fill(color, actionAt(left, row, size), actionAt(right, row, size) + 1)
    }
  }
  return ok(Array.from(colors, (color, action): [number, number] => [action, color]).filter(([, c]) => c !== UNSET))
}

/** Of a point that a node leaves as it is. */
const UNSET = -1

function readNode(
  { data }: Node,
  size: Size,
  stones: [action: number, color: number][],
  steps: SgfStep[],
): Result<undefined> {
  const player = first(data.PL)?.toUpperCase()
  if (player !== undefined && !/^(B|W|BLACK|WHITE)$/.test(player))
    return bad(`PL[B] or PL[W], but got PL[${shorten(player)}]`)
  const toPlay = player === undefined ? undefined : player.startsWith('B') ? 0 : 1
  if (stones.length > 0 || toPlay !== undefined)
    steps.push({ kind: 'setup', stones, ...(toPlay !== undefined && { toPlay }) })
  if (data.B && data.W) return bad('one move in a node, but got B and W in the same')
  for (const [property, mover] of Object.entries(MOVES)) {
    const values = data[property]
    if (!values) continue
    if (values.length !== 1) return bad(`one move in a node, but got ${values.length} of ${property}`)
    const action = readMove(values[0].trim(), size)
    if (action === undefined)
      return bad(`a point on ${size.width}x${size.height}, but got ${property}[${shorten(values[0])}]`)
    steps.push({ kind: 'move', player: mover, action })
  }
  return ok(undefined)
}

/** `[]` is a pass, and so is `[tt]` on boards up to 19x19, all that there are here. */
function readMove(text: string, size: Size): number | undefined {
  if (text === '' || text === 'tt') return size.width * size.height
  const at = readPoint(text)
  return isOn(at, size) ? actionAt(at[0], at[1], size) : undefined
}

/** Column and row, counted from 0 from the upper left: two letters; -1 where it is no point. */
function readPoint(text: string): [column: number, row: number] {
  return text.length === 2 ? [LETTERS.indexOf(text[0]), LETTERS.indexOf(text[1])] : [-1, -1]
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

function readSize(text: string | undefined, otherwise: Size): Result<Size> {
  if (text === undefined || text === '') return ok({ width: otherwise.width, height: otherwise.height })
  const match = /^(\d{1,2})\s*(?::\s*(\d{1,2}))?$/.exec(text)
  if (!match) return bad(`SZ[number] or SZ[columns:rows], but got SZ[${shorten(text)}]`)
  return ok({ width: Number(match[1]), height: Number(match[2] ?? match[1]) })
}

function readNumber(property: string, text: string | undefined): Result<number | undefined> {
  if (text === undefined || text === '') return ok(undefined)
  const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN
  return Math.abs(value) <= 1000
    ? ok(value)
    : bad(`${property} to be a number up to 1000, but got ${property}[${shorten(text)}]`)
}

/** A Real of SGF has no exponent: very small numbers are written out. */
function decimal(value: number): string {
  const [digits, exponent] = `${value}`.split('e-')
  if (exponent === undefined) return digits
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(Number(exponent) - 1)}${digits.replace(/[-.]/g, '')}`
}

function texts<Key extends string>(properties: Record<Key, readonly string[] | undefined>): { [key in Key]?: string } {
  const entries = Object.entries<readonly string[] | undefined>(properties)
  return Object.fromEntries(entries.flatMap(([key, values]) => (values ? [[key, values[0] ?? '']] : []))) as {
    [key in Key]?: string
  }
}

function first(values: readonly string[] | undefined): string | undefined {
  return values?.[0]?.trim()
}

/** SimpleText: white space other than a space has no place in it. */
function line(text: string | undefined): string[] {
  return text === undefined ? [] : [text.replace(/\s/g, ' ')]
}

function isOn([column, row]: readonly [number, number], { width, height }: Size): boolean {
  return column >= 0 && row >= 0 && column < width && row < height
}

// SGF counts rows from above, actions from below.
function actionAt(column: number, row: number, { width, height }: Size): number {
  return (height - 1 - row) * width + column
}

function point(action: number, { width, height }: Size): string {
  if (action === width * height) return ''
  return sgf.stringifyVertex([action % width, height - 1 - Math.floor(action / width)])
}

function bad(expected: string): Result<never> {
  return fail('bad-sgf', `Expected ${expected}.`)
}
